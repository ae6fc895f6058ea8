import {
  chmodSync,
  closeSync,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs'

/** Only the owner may list and open the files inside. */
const OWNER_ONLY_FOLDER = 0o700
/** The bits of the permissions to read and to write a file. */
const READ_AND_WRITE = 0o666
/** The bits of the permissions of all users except the owner. */
const OF_OTHERS = 0o077

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
    this.#log = logOf(path)
    this.#folder = `${path}.tmp`
    openings.set(path, (openings.get(path) ?? 0) + 1)
    makeFolder(this.#folder)
  }

  /**
   * Makes the log if there is none, and takes permissions from it that the database does not give. DuckDB removes the log
   * from time to time, so call this before the end of each transaction.
   */
  makeLog(): void {
    const mode = statSync(this.#path).mode & READ_AND_WRITE
    const log = openSync(this.#log, 'a', mode)
    try {
      const { mode: found } = fstatSync(log)
      // A program of another kind, or an earlier version that was killed, may have left it open to others.
      if ((found & OF_OTHERS & ~mode) !== 0) fchmodSync(log, found & mode)
    } finally {
      closeSync(log)
    }
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

/**
 * The log of a database. DuckDB takes a question mark for the end of a name, and puts the ending of its log before it.
 */
export const logOf = (path: string): string => path.replace(/(?=\?)|$/, '.wal')

const makeFolder = (path: string): void => {
  try {
    mkdirSync(path, OWNER_ONLY_FOLDER)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    const { mode } = statSync(path)
    if ((mode & OF_OTHERS) !== 0 && process.platform !== 'win32') chmodSync(path, OWNER_ONLY_FOLDER)
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
