/** The median. Of two values in the middle, the larger one. */
export const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

/** The median of the ratios of values of the same round. Rounds that only one of them has do not count. */
export const medianRatio = (ours: readonly number[], theirs: readonly number[]): number =>
  median(theirs.slice(0, ours.length).map((their, round) => (ours[round] ?? Number.NaN) / their))
