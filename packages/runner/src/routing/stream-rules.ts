import type { DeclaredStream } from '../streams/declared-stream.js'
import { type RowId, rowIdRule } from './row-id.js'

/** The routing rules for the rows of one stream. */
export interface StreamRule {
  readonly name: string
  /** Absent if the stream declares no key. */
  readonly rowId: RowId | undefined
}

/** The streams that a source declares, for the routing of rows. */
export class StreamRules {
  readonly #rules: ReadonlyMap<string, StreamRule>
  readonly #onUndeclared: (table: string) => void
  readonly #undeclared = new Set<string>()

  /** @param onUndeclared called once for each table that is no declared stream */
  constructor(streams: readonly DeclaredStream[], onUndeclared: (table: string) => void) {
    this.#rules = new Map(
      streams.map(({ name, primaryKey }) => [
        name,
        { name, rowId: rowIdRule(undefined, primaryKey) },
      ]),
    )
    this.#onUndeclared = onUndeclared
  }

  /** @param table the table that the row names, before the template of `destination` is filled */
  ruleOf(table: string): StreamRule | undefined {
    const rule = this.#rules.get(table)
    if (!rule && !this.#undeclared.has(table)) {
      this.#undeclared.add(table)
      this.#onUndeclared(table)
    }
    return rule
  }
}
