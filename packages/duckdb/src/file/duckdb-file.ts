import { chmodSync, existsSync, linkSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { InvalidArgumentError } from '@panoply/errors'
import { textOf } from '@panoply/runner'

import { CompanionFiles, logOf } from './companion-files.js'
import { giveBackMemory, MEMORY_LIMIT } from './memory.js'

/** An open DuckDB file and its connection. */
export interface DuckDbFile {
  readonly connection: DuckDBConnection
  /** Call this before a transaction begins. Memory that earlier ones needed is given back. */
  beforeTransaction(): Promise<void>
  /** Call this before a transaction ends. Otherwise other users may read what DuckDB writes to its log. */
  beforeCommit(): void
  /**
   * Commits the open transaction.
   *
   * @param hasAltered whether it has altered a table. DuckDB 1.5 cannot read its log again if it holds such a change of a
   * table with a CHECK: the change goes into the file at once, and not into the log
   */
  commit(hasAltered: boolean): Promise<void>
  /** Another connection to the same database. */
  connect(): Promise<DuckDBConnection>
  close(): void
}

/**
 * The size of a block. DuckDB needs a block for each column of a table that it appends to, and another one for the
 * nulls of the column. With the default of 256 KiB, a table of 2,000 columns would need all the memory. It is the
 * smallest size that DuckDB allows. DuckDB 1.2 and later can read it. An existing file keeps its block size:
 * https://duckdb.org/docs/stable/configuration/overview
 */
const SMALL_BLOCKS = { default_block_size: '16384' }

/** Each commit goes into the file at once. */
const NO_LOG = { wal_autocheckpoint: '0B' }

/**
 * DuckDB works in one thread, beside the thread of the run. With two threads, a run took a fifth more processor time and was
 * no quicker: one waits busily while the other one works. A confined file has the default, because people query it.
 */
const ONE_THREAD = 'SET threads = 1'

/** SQL can access only the database file, and cannot change global settings. */
const CONFINED = {
  enable_external_access: 'false',
  lock_configuration: 'true',
}

/**
 * Opens a DuckDB file. DuckDB is loaded only here, because it is a large native library.
 *
 * @param isConfined whether SQL can access only this file, and cannot change settings
 * @throws InvalidArgumentError when it cannot be opened: another process uses it, or it is no DuckDB file
 */
export const openDuckDbFile = async (path: string, isConfined = false): Promise<DuckDbFile> => {
  const { DuckDBInstance } = await import('../duckdb-api.js')
  const isNew = !existsSync(path)
  if (isNew) refuseOrphanedLog(path)
  try {
    if (isNew) await makeDuckDbFile(path)
    // The instance comes from a cache, because two instances of one file in one process would overwrite each other's
    // data.
    const instance = await DuckDBInstance.fromCache(path, {
      memory_limit: MEMORY_LIMIT,
      ...(isConfined && { ...CONFINED, ...NO_LOG }),
    })
    // Also needed if the file system has no hard links, so that DuckDB itself has made the file.
    if (isNew) chmodSync(path, OWNER_ONLY)
    const connection = await instance.connect()
    if (!isConfined) await connection.run(ONE_THREAD)
    const companions = new CompanionFiles(path)
    return {
      connection,
      beforeTransaction: async () => {
        // A setting cannot be changed in a confined file. People query it, so its blocks are read again.
        if (!isConfined) await giveBackMemory(connection)
      },
      beforeCommit: () => {
        companions.makeLog()
      },
      commit: async (hasAltered) => {
        // A setting cannot be changed in a confined file, which has it from the beginning.
        if (hasAltered && !isConfined)
          await connection.run(`SET wal_autocheckpoint = '${NO_LOG.wal_autocheckpoint}'`)
        try {
          await connection.run('COMMIT')
        } finally {
          if (hasAltered && !isConfined) await connection.run('RESET wal_autocheckpoint')
        }
      },
      connect: () => instance.connect(),
      close: () => {
        connection.closeSync()
        companions.release()
        instance.closeSync()
      },
    }
  } catch (error) {
    throw unopenable(path, error)
  }
}

/**
 * Opens an existing DuckDB file, confined and read-only.
 *
 * @throws InvalidArgumentError when it cannot be opened
 */
export const openForReading = async (
  path: string,
): Promise<{
  readonly connection: DuckDBConnection
  readonly instance: DuckDBInstance
}> => {
  const { DuckDBInstance } = await import('../duckdb-api.js')
  try {
    const instance = await DuckDBInstance.create(path, {
      ...{ memory_limit: MEMORY_LIMIT, access_mode: 'READ_ONLY' },
      ...CONFINED,
    })
    return { instance, connection: await instance.connect() }
  } catch (error) {
    throw unopenable(path, error)
  }
}

/** DuckDB would read the log into the new file, fail inside, and refuse that file from then on. */
const refuseOrphanedLog = (path: string): void => {
  const log = logOf(path)
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) === 0) return
  throw new InvalidArgumentError(
    `the DuckDB file ${path} does not exist, but its log ${log} does: put the file back, or delete the log. The log holds ` +
      'the last commits, which are of no use without the file',
    { argument: 'destination' },
  )
}

const unopenable = (path: string, error: unknown): InvalidArgumentError =>
  new InvalidArgumentError(
    `the DuckDB file ${path} cannot be opened: ${withoutStack(textOf(error))}`,
    { argument: 'destination', cause: error },
  )

/** The message of an internal error of DuckDB ends with the places in its library, with their paths. */
const withoutStack = (message: string): string => message.split(/\s+Stack Trace:/, 1)[0] ?? message

/**
 * Rows may be personal data. Other users of the machine cannot read them, unless the owner changes the mode of the
 * file.
 */
const OWNER_ONLY = 0o600

/**
 * Makes an empty database, complete or not at all. On a full disk DuckDB itself leaves half a file, and refuses that
 * file from then on.
 */
const makeDuckDbFile = async (path: string): Promise<void> => {
  const { DuckDBInstance } = await import('../duckdb-api.js')
  // DuckDB makes a file that all users may read. Another user who opens it early could read all rows that come later, so
  // it is made in a folder that is closed to others.
  const folder = mkdtempSync(`${path}.`)
  const aside = join(folder, 'new.duckdb')
  try {
    const instance = await DuckDBInstance.create(aside, SMALL_BLOCKS)
    instance.closeSync()
    chmodSync(aside, OWNER_ONLY)
    tryLink(aside, path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Unlike a rename, a hard link does not replace a file that another process has made meanwhile. */
const tryLink = (file: string, path: string): void => {
  try {
    linkSync(file, path)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    // The file exists now, or the file system has no hard links. DuckDB then opens or makes the file.
    if (!NO_LINK.has(code)) throw error
  }
}

const NO_LINK = new Set(['EEXIST', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])
