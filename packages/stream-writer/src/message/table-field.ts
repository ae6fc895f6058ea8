import { tableField } from '../record/encode-record.js'

/** How a table's name closes the line of a record, as bytes: after other fields, and alone in an empty record. */
export interface TableField {
  readonly following: Buffer
  readonly alone: Buffer
}

/** Enough for any schema; names made up from data must not pile up. */
const MAX_KEPT = 1_000
/** No schema has longer names; kept ones are outside what `maxBufferedBytes` bounds. */
const MAX_KEPT_LENGTH = 256

/** The fields of the tables that were written to, made once each. */
export class TableFields {
  readonly #kept = new Map<string, TableField>()

  /** @throws InvalidArgumentError when the table is not a non-empty string */
  of(table: string): TableField {
    const kept = this.#kept.get(table)
    if (kept) return kept
    const text = tableField(table)
    const field = { following: Buffer.from(`,${text}`), alone: Buffer.from(text) }
    if (table.length > MAX_KEPT_LENGTH) return field
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear()
    this.#kept.set(table, field)
    return field
  }
}
