import { tableField } from '../record/encode-record.js'

/**
 * The field that names the table, as bytes. `following`: for a record with other fields. `alone`: for an empty record.
 */
export interface TableField {
  readonly following: Buffer
  readonly alone: Buffer
}

/**
 * The number of cached tables: more than a usual schema has. The limit keeps table names that come from data from
 * filling the memory.
 */
const MAX_KEPT = 1_000

/** Caches the field of each table that was written to. */
export class TableFields {
  readonly #kept = new Map<string, TableField>()

  /** @throws InvalidArgumentError if the table is not a non-empty string */
  of(table: string): TableField {
    const kept = this.#kept.get(table)
    if (kept) return kept
    const text = tableField(table)
    const field = { following: Buffer.from(`,${text}`), alone: Buffer.from(text) }
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear()
    this.#kept.set(table, field)
    return field
  }
}
