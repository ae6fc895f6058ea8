import type { TableRow } from '../routing/table-row.js'
import { inheritsNoKeys } from '../values/inherits-no-keys.js'
import { type ColumnType, JsonText, typeOfValue, widen } from './column-type.js'
import { type ColumnContent, ColumnValues } from './column-values.js'
import type { DeclaredColumns } from './declared-columns.js'
import { SpelledValue } from './spelled-value.js'
import { storable } from './storable-row.js'

/** One column of the rows. */
export interface BufferedColumn {
  readonly key: string
  readonly type: ColumnType
  /** If there are fewer values than rows, the last rows have none. */
  readonly content: ColumnContent
}

interface Column {
  readonly key: string
  /** The type of the values, without the declaration. */
  seen: ColumnType
  /** The type that the source declares. */
  readonly declared: ColumnType
  readonly values: ColumnValues
}

/** After this number of rows, their values are packed. */
const PACKED_ROWS = 1024

/**
 * Collects rows of one table as columns.
 *
 * @example
 * ```ts
 * const buffer = new RowBuffer()
 * buffer.add({ id: undefined, record: { n: 1 } })
 * buffer.add({ id: undefined, record: { n: 1.5 } })
 * console.log(buffer.columns.map(({ key, type, content }) => [key, type, content.all])) // [['n', 'DOUBLE', [1, 1.5]]]
 * ```
 */
export class RowBuffer {
  readonly #columns = new Map<string, Column>()
  /** The columns in the order of their first values. Most rows have the same keys in this order. */
  readonly #inOrder: Column[] = []
  readonly #typeOf: (value: unknown) => ColumnType
  #rows = 0
  #hasIds = false
  #characters = 0

  /** @param typeOf the narrowest type of a value. A database with fewer types passes its own function */
  constructor(typeOf: (value: unknown) => ColumnType = typeOfValue) {
    this.#typeOf = typeOf
  }

  get rows(): number {
    return this.#rows
  }

  /** Whether `idpattern` or a primary key gave any row an id. A source's own key `__id` does not count. */
  get hasIds(): boolean {
    return this.#hasIds
  }

  /** The size of the buffer, roughly: the characters of its texts, and a few for each other value. */
  get characters(): number {
    return this.#characters
  }

  /** How many values a table of these rows has, with the empty ones: rows of many different keys are larger than their values. */
  get cells(): number {
    return this.#rows * this.#columns.size
  }

  get columns(): readonly BufferedColumn[] {
    return this.#inOrder.map(({ key, seen, declared, values }) => ({
      ...{ key, type: finalType(declared, seen), content: values },
    }))
  }

  /**
   * Adds a row that `storableRow` has prepared or checked.
   *
   * @param declared the types that the source declares for its columns. Default: the values decide
   * @throws InvalidArgumentError for a value that no column holds. The row is then added in part, and the buffer must
   * not be used any more
   */
  add({ id, record }: Pick<TableRow, 'id' | 'record'>, declared?: DeclaredColumns): void {
    this.#hasIds ||= id !== undefined
    const isOwn = inheritsNoKeys(record)
    let place = 0
    for (const key in record) {
      if (!isOwn && !Object.hasOwn(record, key)) continue
      const value = storable(declared ? declared.fit(key, record[key], place) : record[key])
      if (value === undefined) continue
      const inPlace = this.#inOrder[place]
      const column = inPlace?.key === key ? inPlace : this.#columnOf(key, declared)
      place += 1
      const type = this.#typeOf(value)
      if (type !== column.seen) column.seen = widen(column.seen, type)
      // A hole would cost more time than it saves.
      while (column.values.length < this.#rows) column.values.push(null)
      column.values.push(value)
      this.#characters += sizeOf(value)
    }
    this.#rows += 1
    if (this.#rows % PACKED_ROWS === 0) for (const { values } of this.#inOrder) values.pack()
  }

  #columnOf(key: string, declared: DeclaredColumns | undefined): Column {
    let column = this.#columns.get(key)
    if (!column) {
      column = newColumn(key, declared?.typeOf(key)?.type)
      this.#columns.set(key, column)
      this.#inOrder.push(column)
    }
    return column
  }
}

const newColumn = (key: string, declared: ColumnType = 'NULL'): Column => ({
  ...{ key, declared, seen: 'NULL', values: new ColumnValues() },
})

/** The declared type if it holds all values. Otherwise the type by the values. */
const finalType = (declared: ColumnType, seen: ColumnType): ColumnType =>
  widen(declared, seen) === declared ? declared : seen

const CHARACTERS_OF_A_SCALAR = 8

const sizeOf = (value: unknown): number => {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length
  return value instanceof JsonText || value instanceof SpelledValue
    ? value.text.length
    : CHARACTERS_OF_A_SCALAR
}
