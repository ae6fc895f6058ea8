/** A source whose parameters have no known types. */
export type SourceParameters = Record<string, unknown>

/** The keys that the system puts on `source` besides the parameters of CONFIG. */
export interface SystemParameters {
  /** The kind of the data source, its id, and the database that it writes to. */
  type?: string
  id?: string | number
  database?: string
  schema?: string
  /** The table, or a template over the columns of a row: `typeform_{__table}`. */
  destination?: string
  /** A template over the columns of a row. Rows with the same result are the same row: `{_type}#{_id}`. */
  idpattern?: string
  /**
   * The column that shows which rows are new, and the largest value of it that was read. Systems use several spellings.
   */
  inckey?: string
  incKey?: string
  incval?: unknown
  incVal?: unknown
  lastTimeSucceed?: unknown
  lastRuntime?: unknown
  excludes?: unknown
  stringFields?: unknown
  truncateTable?: unknown
  /** The merged state of the last run. A source may delete it. */
  state?: unknown
  version?: string | number
  __batchSize?: number
}
