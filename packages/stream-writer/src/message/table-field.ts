import { tableField } from '../record/encode-record.js'

/** The field that names the table, as bytes: `following` other fields, or `alone` in an empty record. */
export interface TableField {
  readonly following: Buffer
  readonly alone: Buffer
}

/** More tables than a schema has. Names that are made from data must not fill the memory. */
const MAX_KEPT = 1_000

/** The fields of all tables that were written to, each made once. */
export class TableFields {
  readonly #kept = new Map<string, TableField>()

  /** @throws InvalidArgumentError when the table is not a non-empty string */
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
