/** What a plot looks like. */
export interface PlotShape {
  readonly height: number
  /** The names of the values, for the legend; one name needs none. */
  readonly names: readonly string[]
  /** What stands on the x axis: numbers, instants in seconds, or seconds since a start; or one of `labels` per position. */
  readonly axis: 'number' | 'instant' | 'seconds'
  readonly labels?: readonly string[]
  readonly isBars?: boolean
}
