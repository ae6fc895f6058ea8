import type { Json } from '../values/json.js'

/** A column of a grid. */
export interface GridColumn {
  readonly name: string
  /** The type in the destination or of the value, as one word. */
  readonly type?: string | undefined
}

/** A row of a grid: one value per column. */
export type GridRow = readonly (Json | undefined)[]

/** The order of a grid's rows. */
export interface GridSort {
  /** The position of the column. */
  readonly column: number
  readonly isDescending: boolean
}

/** The next order when a person clicks on a column: rising, falling, then none. */
export const nextSort = (sort: GridSort | undefined, column: number): GridSort | undefined => {
  if (sort?.column !== column) return { column, isDescending: false }
  return sort.isDescending ? undefined : { column, isDescending: true }
}
