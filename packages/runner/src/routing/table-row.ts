/**
 * The key under which a row carries the id that `idpattern` or a primary key gave it.
 *
 * @example
 * ```ts
 * console.log(ID_KEY) // __id
 * ```
 */
export const ID_KEY = '__id'

/** A row on its way: the table it belongs to and what is stored of it. */
export interface TableRow {
  readonly table: string
  /** The declared stream that the row belongs to, if the source declares one for it. */
  readonly stream?: string | undefined
  /** Where `idpattern` or a primary key gave the row an id: rows of a table with the same id are one row. */
  readonly id: string | undefined
  /** The row as it is stored; with an id it carries the id as `__id`. */
  readonly record: Readonly<Record<string, unknown>>
}
