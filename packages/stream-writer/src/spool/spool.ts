/** Records in a spool: lines of JSON with a newline between them, as in the body of a message. */
export interface SpoolEntry {
  /** Entries are numbered from 1, in the order of writing. */
  readonly id: number
  readonly recordCount: number
  readonly body: Buffer
}

/** The facts that are needed to delete an entry. */
export type SpoolReceipt = Pick<SpoolEntry, 'id' | 'recordCount'>

/** The entries of one step. A step is atomic: if the process ends meanwhile, either all of it or nothing is written. */
export interface SpoolChange {
  readonly puts: readonly SpoolEntry[]
  readonly deletes: readonly SpoolReceipt[]
}

/** The contents of a spool when it was opened. */
export interface SpoolContents {
  /** Complete records. */
  readonly records: number
  /** The weight of the records in bytes, each with its newline. */
  readonly bytes: number
  /** The highest number of an entry, or 0. */
  readonly lastId: number
  /** Records whose entry is incomplete, because its writing was interrupted or the disk is damaged. */
  readonly missingRecords: number
}

/**
 * Stores entries on disk. The package uses LevelDB; tests pass their own. Calls of `write` do not overlap. Every method
 * may reject with a `SpoolError` or with the error of the disk.
 */
export interface Spool {
  /** Locks the directory and counts its entries. Incomplete entries are deleted. */
  open(): Promise<SpoolContents>
  /** Makes a change. With `isSynced`, this change and all earlier ones survive a power failure. */
  write(change: SpoolChange, isSynced: boolean): Promise<void>
  /** Entries after `afterId` up to `upToId`, in order: at least one entry, and together at most `maxBytes`. */
  read(afterId: number, upToId: number, maxBytes: number): Promise<SpoolEntry[]>
  /** Unlocks the directory. */
  close(): Promise<void>
}

/** Makes a spool without opening it; see {@link Spool.open}. */
export type CreateSpool = (options: SpoolOptions) => Spool

/** The directory of the records, and the account that they belong to. */
export interface SpoolOptions {
  /** An absolute path. */
  readonly directory: string
  /** The platform's account that the records belong to. */
  readonly account: string
}
