const whole = new Intl.NumberFormat('en-US')
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })

/** A number of things with its digits in groups, as in `12,345,678`. */
export const formatCount = (count: number): string => whole.format(count)

/** A number of things in a few letters, as in `12.3M`. */
export const formatShortCount = (count: number): string => short.format(count)

/** A number and its noun: `1 row`, `2 rows`. The plural ends in "s". */
export const formatCounted = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
