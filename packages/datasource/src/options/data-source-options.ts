/**
 * The target of log lines: a function, or an object with a method `info` or `log`. It gets one line of text per call.
 */
export type Logger =
  | ((line: string) => void)
  | { readonly info: (line: string) => void }
  | { readonly log: (line: string) => void }

/**
 * The values that the system passes to a data source, besides its parameters. Further keys are hints that a source may
 * ignore.
 */
export interface DataSourceOptions {
  /** Default: lines to stderr. */
  readonly logger?: Logger
  /** The id and the secret of the OAuth client, for `validateToken`. */
  readonly refresh?: Readonly<Record<string, unknown>>
  /**
   * The names of the parameters that hold secrets, from `secretParams(CONFIG)`. Needed only for a class without `static
   * CONFIG`. Parameters that are named like secrets are masked in any case.
   */
  readonly secretParams?: readonly string[]
  readonly [key: string]: unknown
}
