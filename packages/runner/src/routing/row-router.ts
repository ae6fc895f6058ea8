import { type Batch, isRawMessage, isRecordGroup, type RecordGroup } from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'

import { growingCopy } from '../values/growing-copy.js'
import { withKeys } from '../values/with-keys.js'
import type { RowId } from './row-id.js'
import type { StreamRules } from './stream-rules.js'
import { ID_KEY, type TableRow } from './table-row.js'
import type { Template } from './template.js'

/** Options of a {@link RowRouter}. */
export interface RowRouterOptions {
  /** The template of the table. Without it, rows name their tables themselves or go to `defaultTable`. */
  readonly destination: Template | undefined
  readonly rowId: RowId | undefined
  /** The streams that the source declares. Default: none. */
  readonly streams?: StreamRules | undefined
  readonly defaultTable: string
  /** Called for each row that lacks a field of its id. The row is kept and has no id. */
  readonly onMissingId: (table: string, fields: readonly string[]) => void
}

type Row = Readonly<Record<string, unknown>>

/** The key of a row for the id of its state. The runner reads it and does not store it. */
const STATE_KEY = '__state'
/** The keys under which rows name their tables if there is no template. */
const TABLE_KEYS = ['__table', '__tablename']

/**
 * Finds the table and the id of every item of a batch. The rows of a batch belong to the system: a label is removed from
 * the row itself. Only a row that gets a further key is copied. Rows of a group belong to the table of their resource, and keep
 * its id and time as `__resource_id` and `__timestamp`. A raw message becomes a row with its tag, its bytes as `raw`
 * and its metadata. A chunk of text or bytes becomes a row with only `raw`.
 */
export class RowRouter {
  readonly #options: RowRouterOptions

  constructor(options: RowRouterOptions) {
    this.#options = options
  }

  /** @throws InvalidArgumentError when a row lacks a field of the `destination` template, or is no object */
  route(batch: Batch): TableRow[] {
    if (typeof batch === 'string' || batch instanceof Uint8Array) {
      return batch.length === 0 ? [] : [this.#place({ raw: batch }, {})]
    }
    const items: readonly unknown[] = Array.isArray(batch) ? batch : [batch]
    const rows: TableRow[] = []
    for (const item of items) {
      if (isRawMessage(item)) {
        const { type: _, tag, raw, metadata, ...keys } = item
        rows.push(this.#place({ ...metadata, tag, raw: Buffer.from(raw, 'base64') }, keys))
      } else if (isRecordGroup(item)) {
        rows.push(...this.#routeGroup(item))
      } else {
        // `checkBatch` has let only objects pass.
        rows.push(this.#place(item as Row, undefined))
      }
    }
    return rows
  }

  #routeGroup({ data, metadata, ...keys }: RecordGroup): TableRow[] {
    const rows: readonly unknown[] = Array.isArray(data) ? data : [data]
    const { resource_id: resourceId, timestamp } = metadata
    const context = { ...metadata, __table: resourceId, ...keys }
    const resource = { __resource_id: resourceId, __timestamp: timestamp }
    return rows.map((row) => {
      if (typeof row !== 'object' || row === null) {
        throw new InvalidArgumentError(
          `a record group of ${JSON.stringify(resourceId)}: expected objects as its data, got ${row === null ? 'null' : typeof row}`,
          { argument: 'read' },
        )
      }
      return this.#place(Object.assign(growingCopy(row as Row), resource), context)
    })
  }

  /** @param context further fields for templates */
  #place(row: Row, context: Row | undefined): TableRow {
    const { destination, streams, defaultTable } = this.#options
    const fields = context ? { ...context, ...row } : row
    const named = destination && !streams ? undefined : tableNamedBy(fields)
    const table = destination
      ? destination.fields.length === 0
        ? destination.text
        : this.#fillTable(destination, fields)
      : (named ?? defaultTable)
    const stream = streams?.ruleOf(named ?? table)
    const rowId = this.#options.rowId ?? stream?.rowId
    const id = rowId && this.#findId(rowId, fields, table)
    return { table, stream: stream?.name, id, record: stored(row, id) }
  }

  #fillTable(destination: Template, row: Row): string {
    const filled = destination.fill(row)
    if ('text' in filled) {
      if (filled.text !== '') return filled.text
      throw new InvalidArgumentError(
        `destination ${JSON.stringify(destination.text)} gives an empty table name for a row`,
        { argument: 'destination' },
      )
    }
    throw new InvalidArgumentError(
      `destination ${JSON.stringify(destination.text)} asks for ${list(filled.missing)}, ` +
        `which a row does not have; it has ${list(Object.keys(row))}`,
      { argument: 'destination' },
    )
  }

  #findId(rowId: RowId, row: Row, table: string): string | undefined {
    const found = rowId(row)
    if ('text' in found) return found.text
    this.#options.onMissingId(table, found.missing)
    return undefined
  }
}

/** The table that a row names itself. */
const tableNamedBy = (row: Row): string | undefined => {
  for (const key of TABLE_KEYS) {
    const table = row[key]
    if ((typeof table === 'string' && table !== '') || typeof table === 'number') {
      return String(table)
    }
  }
  return undefined
}

/** The row to store: without a label, with its id. */
const stored = (row: Row, id: string | undefined): Row => {
  // The key stays, without a value: to delete a key makes a row slow.
  if (id === undefined) return row[STATE_KEY] === undefined ? row : withKeys(row, NO_STATE)
  return withKeys(hasPlaceFor(id, row) ? row : growingCopy(row), {
    [STATE_KEY]: undefined,
    [ID_KEY]: id,
  })
}

/**
 * Whether the id can be set in the row itself. Rows that sources make with `{ ...given }` would be slow with a further key.
 * A row with another id may be in the batch twice.
 */
const hasPlaceFor = (id: string, row: Row): boolean =>
  ID_KEY in row && (row[ID_KEY] === undefined || row[ID_KEY] === id)

const NO_STATE = { [STATE_KEY]: undefined }

const MAX_NAMES = 20

const list = (names: readonly string[]): string => {
  if (names.length === 0) return 'no fields'
  const more = names.length - MAX_NAMES
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
