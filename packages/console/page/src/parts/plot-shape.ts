/** The form of a plot. */
export interface PlotShape {
  readonly height: number
  /** The names of the values, for the legend. With one name there is no legend. */
  readonly names: readonly string[]
  /**
   * The kind of the x axis: numbers, instants in seconds, or seconds since a start. With `labels`, each position has
   * one label.
   */
  readonly axis: 'number' | 'instant' | 'seconds'
  readonly labels?: readonly string[]
  readonly isBars?: boolean
}
