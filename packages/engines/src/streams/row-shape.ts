import { ID_KEY, type PlainObject } from '@panoply/runner'

import { isObject } from '../values/object-value.js'
import { kindsOfSchema, nullable, schemaOfKinds, widened } from './column-schema.js'
import { KIND, kindOf } from './value-kind.js'
import { wholeRow } from './whole-row.js'

/** A column that is written to the engine. */
export interface Column {
  /** Its name in the engine. */
  readonly name: string
  readonly isSelected: boolean
  schema: PlainObject
  kinds: number
}

/** Called by a {@link RowShape} for rows that do not fit. */
export interface MisfitHandler {
  /**
   * Called for a column that the schema does not have. Returns the column if it is added to the schema. Otherwise it is
   * left out.
   */
  newColumn(name: string, kind: number): Column | undefined
  /**
   * Called for a value of a kind that its column does not accept. Returns whether the schema was changed to accept it.
   */
  otherKind(column: Column, kind: number): boolean
  /** Whether columns are added to a schema without columns. If not, it accepts every column unchanged. */
  readonly startsEmpty?: boolean
}

type Row = Readonly<Record<string, unknown>>

/** The columns of a stream: gives each row the form that the engine expects. */
export class RowShape {
  readonly #columns: Map<string, Column>
  readonly #isWholeRow: boolean
  /** A catalog that a person wrote may have no columns. Then all columns are wanted. */
  readonly #takesAll: boolean
  readonly #misfits: MisfitHandler
  #version = 0

  constructor(columns: ReadonlyMap<string, Column>, isWrapped: boolean, misfits: MisfitHandler) {
    this.#columns = new Map(columns)
    this.#isWholeRow = isWrapped
    this.#takesAll = columns.size === 0 && misfits.startsEmpty !== true
    this.#misfits = misfits
  }

  /** Increases with each change of the schema. */
  get version(): number {
    return this.#version
  }

  /** The schemas of the selected columns, by their names in the engine. */
  get properties(): PlainObject {
    const selected = [...this.#columns.values()].filter(({ isSelected }) => isSelected)
    return Object.fromEntries(selected.map(({ name, schema }) => [name, nullable(schema)]))
  }

  /** The row in the form for the engine. `undefined` if no column of it is left. */
  project(record: Row): Row | undefined {
    if (this.#isWholeRow) return wholeRow(record)
    if (this.#takesAll) return isEmpty(record) ? undefined : record
    // A copy is made only if something differs, because most rows need no change.
    let copy: PlainObject | undefined
    let count = 0
    for (const key in record) {
      const value = record[key]
      if (value === undefined) continue
      const kind = kindOf(value)
      const column = this.#columns.get(key) ?? this.#grow(key, kind)
      const fitting = column?.isSelected === true ? this.#fitted(column, kind, value) : undefined
      if (!copy && (fitting !== value || column?.name !== key)) copy = copyUpTo(record, key)
      if (column?.isSelected !== true) continue
      count += 1
      if (copy) copy[column.name] = fitting
    }
    return count === 0 ? undefined : (copy ?? record)
  }

  #fitted(column: Column, kind: number, value: unknown): unknown {
    if (kind === KIND.null || kind === KIND.refused) return value
    if ((column.kinds & kind) !== 0) return value
    const number = kind === KIND.string ? spelledNumber(value, column.kinds) : undefined
    if (number !== undefined) return number
    if (this.#misfits.otherKind(column, kind)) {
      column.schema = widened(column.schema, kind)
      column.kinds |= kind
      this.#version += 1
    }
    return value
  }

  #grow(key: string, kind: number): Column | undefined {
    // The key that the runner adds is a column only if it is the key of the stream. Null tells nothing about the type
    // of a column.
    if (key === ID_KEY || kind === KIND.null) return undefined
    const column = this.#misfits.newColumn(key, kind)
    if (!column) return undefined
    this.#columns.set(key, column)
    this.#version += 1
    return column
  }
}

/**
 * The columns of a JSON Schema.
 *
 * @param isSelected whether the engine wants a column
 */
export const columnsOf = (
  properties: PlainObject,
  isSelected: (name: string) => boolean = () => true,
): Map<string, Column> =>
  new Map(
    Object.entries(properties).map(([name, schema]) => [
      name,
      {
        ...{ name, isSelected: isSelected(name) },
        schema: isObject(schema) ? schema : {},
        kinds: kindsOfSchema(schema),
      },
    ]),
  )

/** A column that is added to the schema with its first value. */
export const newColumn = (name: string, kind: number): Column => {
  const schema = schemaOfKinds(kind)
  return { name, isSelected: true, schema, kinds: kindsOfSchema(schema) }
}

const isEmpty = (record: Row): boolean => {
  for (const _ in record) return false
  return true
}

const copyUpTo = (record: Row, end: string): PlainObject => {
  // Without a prototype, so that a column named `__proto__` stays an ordinary column.
  const copy = Object.create(null) as PlainObject
  for (const key in record) {
    if (key === end) break
    copy[key] = record[key]
  }
  return copy
}

/** The number in a text, if the column has only numbers and no digit is lost. Drivers return large numbers as text. */
const spelledNumber = (value: unknown, kinds: number): number | undefined => {
  if ((kinds & (KIND.integer | KIND.number)) === 0 || (kinds & KIND.string) !== 0) return undefined
  const number = Number(value)
  if (!Number.isFinite(number) || String(number) !== value) return undefined
  return (kinds & kindOf(number)) === 0 ? undefined : number
}
