import type { TableRow } from '../routing/table-row.js'
import { type ColumnType, JsonText, typeOfValue, widen } from './column-type.js'
import { storable } from './storable-row.js'

/** The values of one column of some rows; a row beyond the end of `values` has none. */
export interface BufferedColumn {
  readonly key: string
  type: ColumnType
  readonly values: unknown[]
}

/** Rows of one table, turned into columns on their way in. */
export class RowBuffer {
  readonly #columns = new Map<string, BufferedColumn>()
  readonly #typeOf: (value: unknown) => ColumnType
  #rows = 0
  #hasIds = false
  #characters = 0

  /** @param typeOf the narrowest type of a value; a database that holds less than others has a rule of its own */
  constructor(typeOf: (value: unknown) => ColumnType = typeOfValue) {
    this.#typeOf = typeOf
  }

  get rows(): number {
    return this.#rows
  }

  /** Whether `idpattern` or a primary key gave any row an id; a key `__id` of its own gives it none. */
  get hasIds(): boolean {
    return this.#hasIds
  }

  /** About how much is held: the characters of its texts, and a few for everything else. */
  get characters(): number {
    return this.#characters
  }

  get columns(): readonly BufferedColumn[] {
    return [...this.#columns.values()]
  }

  /**
   * Adds a row, which `storableRow` has made ready or checked.
   *
   * @throws InvalidArgumentError for a value that no column holds; the row is then half in, and the buffer of no use
   */
  add({ id, record }: Pick<TableRow, 'id' | 'record'>): void {
    this.#hasIds ||= id !== undefined
    for (const key of Object.keys(record)) {
      const value = storable(record[key])
      if (value === undefined) continue
      let column = this.#columns.get(key)
      if (!column) {
        column = { key, type: 'NULL', values: [] }
        this.#columns.set(key, column)
      }
      column.type = widen(column.type, this.#typeOf(value))
      // A hole would be slower to fill and to read than what it saves.
      while (column.values.length < this.#rows) column.values.push(null)
      column.values.push(value)
      this.#characters += sizeOf(value)
    }
    this.#rows += 1
  }
}

const CHARACTERS_OF_A_SCALAR = 8

const sizeOf = (value: unknown): number => {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length
  return value instanceof JsonText ? value.text.length : CHARACTERS_OF_A_SCALAR
}
