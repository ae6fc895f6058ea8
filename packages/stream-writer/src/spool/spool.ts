/** Records as a spool keeps them: lines of JSON with a newline between them, as in the body of a message. */
export interface SpoolEntry {
  /** Entries are numbered in the order in which they are written, from 1. */
  readonly id: number
  readonly recordCount: number
  readonly body: Buffer
}

/** What is left of an entry for who wants to take it off. */
export type SpoolReceipt = Pick<SpoolEntry, 'id' | 'recordCount'>

/** What is written in one step: all of it or, when the process ends meanwhile, nothing. */
export interface SpoolChange {
  readonly puts: readonly SpoolEntry[]
  readonly deletes: readonly SpoolReceipt[]
}

/** What was found when a spool was opened. */
export interface SpoolContents {
  /** Whole records. */
  readonly records: number
  /** What they weigh, in bytes, each with its newline. */
  readonly bytes: number
  /** The highest number of an entry, or 0. */
  readonly lastId: number
  /** Records that were on their way to the disk, or were there, and are not whole. */
  readonly missingRecords: number
}

/**
 * Entries on disk. One implementation keeps them in LevelDB; tests bring their own. Calls of `write` do not overlap.
 * Every method may reject, with a `SpoolError` or with whatever the disk says.
 */
export interface Spool {
  /** Takes the directory for itself and looks at what it holds. Entries that are not whole are taken off. */
  open(): Promise<SpoolContents>
  /** Makes a change. When it `isSynced`, it and all changes before it have outlived a power cut by then. */
  write(change: SpoolChange, isSynced: boolean): Promise<void>
  /** The entries after one number and up to another, in order: as many as weigh so many bytes, and one at least. */
  read(afterId: number, upToId: number, maxBytes: number): Promise<SpoolEntry[]>
  /** Lets go of the directory. */
  close(): Promise<void>
}

/** Opens nothing yet; see {@link Spool.open}. */
export type CreateSpool = (options: SpoolOptions) => Spool

/** Whose records are kept, and where. */
export interface SpoolOptions {
  /** An absolute path. */
  readonly directory: string
  /** The platform's account, which the records belong to. */
  readonly account: string
}
