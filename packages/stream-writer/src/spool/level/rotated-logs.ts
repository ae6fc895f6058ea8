import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The name of a log has its number. The store writes to the log with the highest number. */
const LOG = /^(\d+)\.log$/
const LOCK = 'LOCK'

/**
 * Makes sure that after a synced write all earlier writes are on disk, too. LevelDB syncs only the log that it writes
 * to. After LevelDB has begun a new log, the previous log may not be on disk yet. This class syncs it.
 *
 * It also checks that the directory was not replaced. Without this check, writes to a deleted log would seem to
 * succeed.
 */
export class RotatedLogs {
  readonly #directory: string
  #lockId: bigint | undefined
  #syncedLog: string | undefined

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Call it right after the directory was opened. */
  async begin(): Promise<void> {
    this.#lockId = await this.#readLockId()
  }

  /** Call it right after the newest log was synced. It syncs the earlier logs. */
  async sync(): Promise<void> {
    if ((await this.#readLockId()) !== this.#lockId) {
      throw Object.assign(new Error(`${this.#directory} was replaced`), { code: 'ENOENT' })
    }
    const logs = (await readdir(this.#directory))
      .filter((name) => LOG.test(name))
      .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    const newest = logs.pop()
    if (newest === this.#syncedLog) return
    for (const name of logs) await syncIfThere(join(this.#directory, name), 'r+')
    // A sync of the directory stores the names of new files. Windows cannot open a directory, and stores names itself.
    if (process.platform !== 'win32') await syncIfThere(this.#directory, 'r')
    this.#syncedLog = newest
  }

  async #readLockId(): Promise<bigint> {
    const { ino } = await stat(join(this.#directory, LOCK), { bigint: true })
    return ino
  }
}

/** Syncs a file, if it exists. A log that no longer exists has become a table, and the store has already synced it. */
const syncIfThere = async (path: string, flags: string): Promise<void> => {
  const file = await open(path, flags).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined
    throw error
  })
  try {
    await file?.sync()
  } finally {
    await file?.close()
  }
}
