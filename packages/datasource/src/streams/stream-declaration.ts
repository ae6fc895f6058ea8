/** The types of the columns of a stream: a JSON schema of the type `object` with `properties`. */
export interface StreamSchema {
  readonly properties?: Readonly<Record<string, unknown>> | undefined
  readonly [keyword: string]: unknown
}

/** A stream that a data source reads: rows of one table. */
export interface StreamDeclaration {
  /** The table, as rows carry it in `__table`. The template `destination` is not applied yet. */
  readonly name: string
  /** The types of its columns. */
  readonly schema: StreamSchema
  /** The columns that identify a row. Default: not known. */
  readonly primaryKey?: string | readonly string[] | undefined
  /** The column that shows which rows are new. Default: not known. */
  readonly cursor?: string | undefined
  /**
   * The place of the state of this stream in the state of the source: keys from the outside in, or one text with dots
   * between them. Default: the stream has no state of its own.
   */
  readonly statePath?: string | readonly string[] | undefined
}

/** `static streams` of a data source: a list, or a function that returns it. */
export type StreamDeclarations<Source extends object, Options extends object> =
  | readonly StreamDeclaration[]
  | {
      streams(
        source: Source,
        options: Options,
      ): readonly StreamDeclaration[] | Promise<readonly StreamDeclaration[]>
    }['streams']
