import type { TableHistory } from '@panoply/runner'

/** Facts about a table besides its columns. */
export interface TableRules {
  /** Columns whose type DuckDB cannot change, and why. */
  readonly fixed: ReadonlyMap<string, unknown>
  /** Whether a text column stays text, even if it has only nulls. */
  readonly keepsText: boolean
  /** Called before an existing table is altered. */
  readonly onAlter: () => void
  /** Takes note of what happens to its columns. */
  readonly history: Pick<TableHistory, 'note' | 'addsTo'>
}

/** The rules of an unknown table. */
export const NO_RULES: TableRules = {
  ...{ fixed: new Map(), keepsText: false, onAlter: () => undefined },
  history: { note: () => undefined, addsTo: () => Promise.resolve() },
}
