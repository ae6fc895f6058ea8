/** A source whose parameters are not known by type. */
export type SourceParameters = Record<string, unknown>

/** The keys that the system puts on `source` besides the parameters of CONFIG. */
export interface SystemParameters {
  /** The kind of the data source, its id and the database it writes to. */
  type?: string
  id?: string | number
  database?: string
  schema?: string
  /** The table, or a template over the columns of a row: `typeform_{__table}`. */
  destination?: string
  /** A template over the columns of a row that tells which rows are the same: `{_type}#{_id}`. */
  idpattern?: string
  /** The column that new rows are known by, and the greatest value of it that was read; in every spelling in use. */
  inckey?: string
  incKey?: string
  incval?: unknown
  incVal?: unknown
  lastTimeSucceed?: unknown
  lastRuntime?: unknown
  excludes?: unknown
  stringFields?: unknown
  truncateTable?: unknown
  /** The merged state of the run before. A source may delete it. */
  state?: unknown
  version?: string | number
  __batchSize?: number
}
