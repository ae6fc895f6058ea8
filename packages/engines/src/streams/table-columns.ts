import type { PlainObject } from '@panoply/runner'

import { schemaOfKinds } from './column-schema.js'
import { kindOf } from './value-kind.js'

/**
 * The largest number of columns in a schema. More columns are a mistake of the source, and are left out of the schema.
 */
const MAX_COLUMNS = 2_000

/** Learns the columns of a table from its rows, and keeps no row. */
export class TableColumns {
  readonly #kinds = new Map<string, number>()

  see(record: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(record)) {
      if (value === undefined) continue
      const kinds = this.#kinds.get(name)
      if (kinds === undefined && this.#kinds.size >= MAX_COLUMNS) continue
      this.#kinds.set(name, (kinds ?? 0) | kindOf(value))
    }
  }

  /** The columns by name, always in the same order. */
  get properties(): PlainObject {
    const names = [...this.#kinds.keys()].sort()
    return Object.fromEntries(
      names.map((name) => [name, schemaOfKinds(this.#kinds.get(name) ?? 0)]),
    )
  }
}
