import { existsSync, mkdirSync, renameSync, rmdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Longer than a build takes on any machine: the process that had the lock is gone. */
const LOCK_LASTS_MS = 120_000
const LOOK_EVERY_MS = 20

/**
 * Fills a folder that several processes use. One of them builds, and the others wait until it is there: a folder that can
 * be seen is complete.
 *
 * @param build fills the folder whose path it is given
 * @throws Error when the process that builds does not come to an end
 */
export const buildOnce = (folder: string, build: (folder: string) => void): void => {
  const lock = `${folder}.lock`
  for (let waitedMs = 0; !existsSync(folder); waitedMs += LOOK_EVERY_MS) {
    if (waitedMs > LOCK_LASTS_MS) throw new Error(`${lock}: another process has not built this`)
    if (!taken(lock)) sleep()
    else {
      try {
        // Another process may have ended its build since the look.
        if (!existsSync(folder)) buildAside(folder, build)
      } finally {
        rmdirSync(lock)
      }
    }
  }
}

const buildAside = (folder: string, build: (folder: string) => void): void => {
  const aside = `${folder}.${process.pid}`
  build(aside)
  renameSync(aside, folder)
}

const taken = (lock: string): boolean => {
  mkdirSync(dirname(lock), { recursive: true })
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    // An error of the file system has a code.
    if ((error as { code?: string }).code === 'EEXIST') return false
    throw error
  }
}

/** Programs are built while a test file is read, where nothing can be awaited. */
const sleep = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY_MS)
}
