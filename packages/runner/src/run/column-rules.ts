import type { DataSourceConfig } from '@panoply/datasource'

import { textOfValue } from '../columns/value-text.js'
import { toJson } from '../destination/json-line.js'
import { ID_KEY, type TableRow } from '../routing/table-row.js'
import type { DeclaredStream } from '../streams/declared-stream.js'
import type { PlainObject } from '../values/plain-object.js'
import { columnsOf, columnsOfType } from './source-router.js'

type Row = TableRow['record']

/**
 * The rules that a source gives for its columns: columns to drop (`excludes`), and columns to keep as text
 * (`stringFields`).
 */
export class ColumnRules {
  readonly #excluded: ReadonlySet<string>
  readonly #texts: ReadonlySet<string>

  constructor(source: PlainObject, config: DataSourceConfig) {
    const excluded = [...columnsOf(source['excludes']), ...columnsOfType('exclude', source, config)]
    this.#excluded = new Set(excluded.filter((column) => column !== ID_KEY))
    this.#texts = new Set(textColumnsOf(source, config))
  }

  /**
   * @param rows rows with their tables and ids. Dropped columns still count for tables and ids. @returns the same
   * number of rows, in the same order
   */
  apply(rows: readonly TableRow[]): readonly TableRow[] {
    if (this.#excluded.size === 0 && this.#texts.size === 0) return rows
    return rows.map((row) => ({ ...row, record: this.#recordOf(row.record) }))
  }

  #recordOf(row: Row): Row {
    const record: Record<string, unknown> = {}
    for (const key of Object.keys(row)) {
      if (this.#excluded.has(key)) continue
      // An assignment to `__proto__` would change the prototype. So the property is defined.
      Object.defineProperty(record, key, {
        value: this.#texts.has(key) ? textFor(row[key]) : row[key],
        ...{ enumerable: true, writable: true, configurable: true },
      })
    }
    return record
  }
}

/** The columns that a source wants to keep as text. */
const textColumnsOf = (source: PlainObject, config: DataSourceConfig): string[] => [
  ...columnsOf(source['stringFields']),
  ...columnsOfType('parse-string', source, config),
]

/** The streams with these columns declared as text, whatever their schemas say. */
export const withTextColumns = (
  streams: readonly DeclaredStream[],
  source: PlainObject,
  config: DataSourceConfig,
): readonly DeclaredStream[] => {
  const texts = Object.fromEntries(
    textColumnsOf(source, config).map((column) => [column, { type: 'string' }]),
  )
  if (Object.keys(texts).length === 0) return streams
  return streams.map((stream) => {
    const properties = { ...stream.properties, ...texts }
    return { ...stream, properties, schema: { ...stream.schema, properties } }
  })
}

/**
 * An empty value stays empty. A value that cannot be written stays unchanged: the destination refuses it and names its
 * path.
 */
const textFor = (value: unknown): unknown => {
  if (value === null || value === undefined || Number.isNaN(value)) return value
  if (typeof value === 'object' && !(value instanceof Uint8Array)) {
    try {
      const json = JSON.parse(toJson(value)) as unknown
      return typeof json === 'object' && json !== null ? JSON.stringify(json) : json
    } catch {
      return value
    }
  }
  return typeof value === 'function' || typeof value === 'symbol' ? value : textOfValue(value)
}
