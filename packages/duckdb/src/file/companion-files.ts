import { closeSync, mkdirSync, openSync, rmdirSync, rmSync, statSync } from 'node:fs'

/** Only the owner may list and open what is inside. */
const OWNER_ONLY_FOLDER = 0o700
/** Permissions of a file to read and to write it. */
const READ_AND_WRITE = 0o666

/** How often this process has each file open. */
const openings = new Map<string, number>()

/**
 * The files that DuckDB keeps beside a database while it is open: the log of what was committed, and a folder for what does
 * not fit into memory. Both hold rows. DuckDB makes them readable by everyone, so that they are made ahead of it: the
 * log with the mode of the database, the folder for its owner only.
 */
export class CompanionFiles {
  readonly #path: string
  readonly #log: string
  readonly #folder: string

  /** @param path the database, which is there and is opened by this process */
  constructor(path: string) {
    this.#path = path
    this.#log = `${path}.wal`
    this.#folder = `${path}.tmp`
    openings.set(path, (openings.get(path) ?? 0) + 1)
    makeFolder(this.#folder)
  }

  /** Makes the log, if there is none. DuckDB removes it from time to time: to be called before each transaction ends. */
  makeLog(): void {
    closeSync(openSync(this.#log, 'a', statSync(this.#path).mode & READ_AND_WRITE))
  }

  /**
   * Removes what is empty, if nothing else in this process has the database open. To be called while DuckDB still holds
   * its lock: afterwards the files may belong to another process.
   */
  release(): void {
    const others = (openings.get(this.#path) ?? 1) - 1
    openings.set(this.#path, others)
    if (others > 0) return
    openings.delete(this.#path)
    removeEmptyFolder(this.#folder)
    if (statSync(this.#log, { throwIfNoEntry: false })?.size === 0) rmSync(this.#log)
  }
}

const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, OWNER_ONLY_FOLDER)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/** DuckDB removes what it puts there, at the latest when the database is opened the next time. */
const removeEmptyFolder = (path: string): void => {
  try {
    rmdirSync(path)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw error
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''
