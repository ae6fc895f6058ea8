import type { FieldDef } from 'pg'

import type { Table } from '../catalog.js'
import type { RowBatch } from '../session/row-stream.js'
import type { RowFields } from '../session/row-fields.js'
import { arrayParserOf, parserOf, type ValueParser } from '../values/value-parsers.js'
import { type RowLabels, rowNameOf } from './labels.js'

/** A row of a table. */
export type TableRow = Record<string, unknown>

/** What rows are made of. */
export interface RowFacts {
  /** As the query has them. */
  readonly columns: readonly FieldDef[]
  readonly table: Table
  readonly labels: RowLabels
  /** The state that all rows belong to. */
  readonly stateId: string | undefined
}

/** How a column becomes a value of rows. */
interface RowColumn {
  readonly name: string
  readonly parse: ValueParser
  /** The place of the column in the key of the table. -1: it is no part of the key */
  readonly keyAt: number
}

/**
 * Some rows of a table, with their labels. Each row is a copy of a row that has the labels and all columns already. That
 * costs half of adding key after key.
 */
export class TableRows implements RowBatch {
  readonly rows: TableRow[] = []
  readonly stateId: string | undefined
  /** The key of the last row, as the server spells it. Empty if there is no key, or no row. */
  readonly lastKey: string[] = []
  readonly #columns: readonly RowColumn[]
  readonly #labelled: TableRow

  constructor(facts: RowFacts) {
    this.stateId = facts.stateId
    this.#columns = columnsOf(facts)
    this.#labelled = labelledRow(facts, this.#columns)
  }

  add(fields: RowFields): void {
    const row = { ...this.#labelled }
    for (const { name, parse, keyAt } of this.#columns) {
      const text = fields.nextField()
      if (text === null) continue
      if (keyAt >= 0) this.lastKey[keyAt] = text
      set(row, name, parse(text))
    }
    this.rows.push(row)
  }
}

const columnsOf = ({ columns, table }: RowFacts): RowColumn[] => {
  const elements = new Map(table.columns.map(({ oid, elementOid }) => [oid, elementOid]))
  return columns.map(({ name, dataTypeID }) => {
    const element = elements.get(dataTypeID) ?? undefined
    return {
      name: rowNameOf(name, columns),
      parse: element === undefined ? parserOf(dataTypeID) : arrayParserOf(element),
      keyAt: table.key.findIndex((column) => column.name === name),
    }
  })
}

/** A row with the labels. Its columns are null. */
const labelledRow = (
  { labels, stateId, table }: RowFacts,
  columns: readonly RowColumn[],
): TableRow => {
  const given = { ...labels, ...(stateId !== undefined && { __state: stateId }) }
  const fields = [
    ...columns.map(({ name }) => [name, null] as const),
    ...Object.entries<string>(given),
  ]
  // What is parsed keeps its values inside of the object itself. A column named `__proto__` is one like the others.
  const members = fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  const row = JSON.parse(`{${members.join()}}`) as TableRow
  // The runner would copy each row that has no place for its id.
  if (table.key.length > 0) row['__id'] = undefined
  return row
}

/** Assigned, a column named __proto__ would become what the row inherits. */
const set = (row: TableRow, name: string, value: unknown): void => {
  if (name !== '__proto__') row[name] = value
  else
    Object.defineProperty(row, name, {
      ...{ value, enumerable: true, writable: true, configurable: true },
    })
}
