/** The types of the columns of a stream: a JSON schema of the type `object` with `properties`. */
export interface StreamSchema {
  readonly properties?: Readonly<Record<string, unknown>> | undefined
  readonly [keyword: string]: unknown
}

/** A stream that a data source reads: rows of one table. */
export interface StreamDeclaration {
  /** The table of the rows, as they carry it in `__table`, before the template of `destination` is filled. */
  readonly name: string
  /** The types of its columns. */
  readonly schema: StreamSchema
  /** The columns that tell rows apart. Default: none are known. */
  readonly primaryKey?: string | readonly string[] | undefined
  /** The column that new rows are known by. Default: none is known. */
  readonly cursor?: string | undefined
  /**
   * Where the state of this stream stands in the state of the source: keys from the outside in, or one text with dots
   * between them. Default: it is not told apart.
   */
  readonly statePath?: string | readonly string[] | undefined
}

/** `static streams` of a data source: a list, or a function that finds it. */
export type StreamDeclarations<Source extends object, Options extends object> =
  | readonly StreamDeclaration[]
  | {
      streams(
        source: Source,
        options: Options,
      ): readonly StreamDeclaration[] | Promise<readonly StreamDeclaration[]>
    }['streams']
