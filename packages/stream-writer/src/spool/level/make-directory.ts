import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Only the owner may read the records. */
const OWNER_ONLY = 0o700

type Make = (path: string, options: { mode: number }) => Promise<unknown>

/**
 * Makes a directory and its parents where they do not exist yet.
 *
 * Each directory is made alone. The option `recursive` of `mkdir` never returns where the system answers "no such file"
 * below a directory that exists, as `/proc` does. On a read-only file system it reports the wrong fault.
 *
 * @throws the error of the system for the topmost missing directory
 */
export const makeDirectory = async (path: string, make: Make = mkdir): Promise<void> => {
  try {
    await make(path, { mode: OWNER_ONLY })
  } catch (error) {
    if (await isDirectory(path)) return
    const isParentMissing = (error as { code?: unknown }).code === 'ENOENT'
    if (!isParentMissing || dirname(path) === path) throw error
    await makeDirectory(dirname(path), make)
    await makeUnlessThere(path, make)
  }
}

/** Another process may have made the directory in the meantime. */
const makeUnlessThere = async (path: string, make: Make): Promise<void> => {
  try {
    await make(path, { mode: OWNER_ONLY })
  } catch (error) {
    if (!(await isDirectory(path))) throw error
  }
}

const isDirectory = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    // A directory that cannot be read is no directory to write into. The error of making it says why.
    return false
  }
}
