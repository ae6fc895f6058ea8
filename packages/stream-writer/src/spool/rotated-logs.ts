import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The store writes to the log with the highest number; its name tells the age. */
const LOG = /^(\d+)\.log$/
const LOCK = 'LOCK'

/**
 * Sees to it that a synced write covers all writes before it. LevelDB syncs the log that it writes to and no other: when
 * it began a new log meanwhile, the one before may not be on disk yet. It also sees whether the directory is still the
 * one that was opened, because a log that was removed can be written and synced without a complaint.
 */
export class RotatedLogs {
  readonly #directory: string
  #lockId: bigint | undefined
  #syncedLog: string | undefined

  constructor(directory: string) {
    this.#directory = directory
  }

  /** The directory was just opened. */
  async begin(): Promise<void> {
    this.#lockId = await this.#readLockId()
  }

  /** The log with the highest number was just synced: brings those before it to the disk. */
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
    // A directory cannot be opened on Windows, where names are journaled.
    if (process.platform !== 'win32') await syncIfThere(this.#directory, 'r')
    this.#syncedLog = newest
  }

  async #readLockId(): Promise<bigint> {
    const { ino } = await stat(join(this.#directory, LOCK), { bigint: true })
    return ino
  }
}

/** A log that is gone meanwhile has become a table, which the store has synced. */
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
