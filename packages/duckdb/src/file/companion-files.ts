import { closeSync, mkdirSync, openSync, rmdirSync, rmSync, statSync } from 'node:fs'

/** Only the owner may list and open the files inside. */
const OWNER_ONLY_FOLDER = 0o700
/** The bits of the permissions to read and to write a file. */
const READ_AND_WRITE = 0o666

/** How many connections of this process have each file open. */
const openings = new Map<string, number>()

/**
 * The files that DuckDB keeps beside an open database: the log of committed changes, and a folder for data that does
 * not fit into memory. Both hold rows, and DuckDB makes them readable by all users. So they are created here before
 * DuckDB creates them: the log with the mode of the database, the folder for its owner only.
 */
export class CompanionFiles {
  readonly #path: string
  readonly #log: string
  readonly #folder: string

  /** @param path an existing database that this process opens */
  constructor(path: string) {
    this.#path = path
    this.#log = `${path}.wal`
    this.#folder = `${path}.tmp`
    openings.set(path, (openings.get(path) ?? 0) + 1)
    makeFolder(this.#folder)
  }

  /**
   * Makes the log if there is none. DuckDB removes it from time to time, so call this before the end of each
   * transaction.
   */
  makeLog(): void {
    closeSync(openSync(this.#log, 'a', statSync(this.#path).mode & READ_AND_WRITE))
  }

  /**
   * Removes the empty files, unless this process has the database open elsewhere. Call it while DuckDB still holds its
   * lock: afterwards the files may belong to another process.
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

/** DuckDB removes its files in this folder, at the latest when it opens the database the next time. */
const removeEmptyFolder = (path: string): void => {
  try {
    rmdirSync(path)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw error
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''
