/** What is known of a table besides its columns. */
export interface TableRules {
  /** Columns whose type DuckDB does not change, and why. */
  readonly fixed: ReadonlyMap<string, unknown>
  /** Whether a column of text stays text, even if it holds nothing but nulls. */
  readonly keepsText: boolean
  /** Called before a table that was there is altered. */
  readonly onAlter: () => void
}

/** The rules of a table that nothing is known of. */
export const NO_RULES: TableRules = { fixed: new Map(), keepsText: false, onAlter: () => undefined }
