/**
 * The key under which a row carries the id that `idpattern` or a primary key gave it.
 *
 * @example
 * ```ts
 * console.log(ID_KEY) // __id
 * ```
 */
export const ID_KEY = '__id'

/** A row on its way to a destination: its table and the values to store. */
export interface TableRow {
  readonly table: string
  /** The declared stream of the row, if the source declares one for it. */
  readonly stream?: string | undefined
  /** The id that `idpattern` or a primary key gave the row. Rows of a table with the same id are the same row. */
  readonly id: string | undefined
  /**
   * The row to store. If it has an id, the row holds the id as `__id`. A key whose value is `undefined` is not stored: the
   * key `__state` of the source's row is such a key here.
   */
  readonly record: Readonly<Record<string, unknown>>
}
