/** A path as the system takes it: bytes if a name in it is no UTF-8. */
export type FilePath = string | Buffer

/** A file to be read. */
export interface FoundFile {
  /** From the folder that all files have in common: `./2026/visits.csv`. Bytes that are no UTF-8 stand as `%FC`. */
  readonly id: string
  readonly path: FilePath
  readonly sizeBytes: number
  readonly modifiedAtMs: number
  /** Why it cannot be read, as far as that is known before it is opened. */
  readonly fault?: Error | undefined
}

/** What {@link findFiles} found. */
export interface FoundFiles {
  readonly files: readonly FoundFile[]
  /** What was left out, with the reason: links that lead out of the folder, or nowhere. */
  readonly leftOut: readonly string[]
}
