/** `GET /api/tables`: the tables of the DuckDB file, which all sources of the console share. */
export interface TableList {
  /** The path of the file. */
  readonly file: string
  /** Whether the file exists yet. */
  readonly exists: boolean
  readonly tables: readonly TableSummary[]
}

/** A table. */
export interface TableSummary {
  readonly name: string
  readonly rows: number
  readonly columns: readonly Column[]
}

/** A column, with its type as DuckDB calls it, such as `BIGINT` or `TIMESTAMP WITH TIME ZONE`. */
export interface Column {
  readonly name: string
  readonly type: string
}

/**
 * A cell. `null`, a text, a number, a boolean, or an object or array of a nested column. Whole numbers beyond 2^53,
 * dates and decimals are texts; bytes are base64.
 */
export type Cell = unknown

/**
 * `GET /api/tables/:name/rows?offset=0&limit=100&sort=column&desc=1`: `limit` up to 1000. Without `sort`, rows have the
 * order of the file. A JSON column is parsed.
 */
export interface TablePage {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  readonly offset: number
  /** Rows of the whole table. */
  readonly total: number
}

/** `POST /api/sql`, see `SqlRequest`. */
export interface SqlAnswer {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** Whether there were more rows than asked for. */
  readonly isCut: boolean
  readonly durationMs: number
}

/** `POST /api/sources/:id/preview`: the first rows, and the columns of each table. Nothing is written. */
export interface Preview {
  readonly tables: readonly {
    readonly table: string
    readonly columns: readonly {
      readonly name: string
      /** The type that the column would have in the file. */
      readonly type: string
    }[]
    /** The rows as JSON. Nested values stay nested. */
    readonly rows: readonly Readonly<Record<string, unknown>>[]
  }[]
  /** Whether the source has more rows. */
  readonly isCut: boolean
  readonly logs: readonly string[]
}
