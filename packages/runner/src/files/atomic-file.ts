import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Only the owner can read and write: state and parameters hold secrets. */
export const OWNER_ONLY_FILE = 0o600
export const OWNER_ONLY_FOLDER = 0o700

/**
 * Replaces a file completely or not at all. The file is readable only by its owner. The function returns when the disk
 * has it.
 *
 * It is synchronous on purpose: a refreshed token has to be on disk before the event that brought it returns.
 */
export const writeFileAtomically = (path: string, text: string): void => {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = openSync(temporary, 'wx', OWNER_ONLY_FILE)
    try {
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  synchroniseFolder(dirname(path))
}

/** Without this, the new name of the file may be lost when the power fails. */
const synchroniseFolder = (path: string): void => {
  // Windows cannot open folders. It keeps names without this.
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
