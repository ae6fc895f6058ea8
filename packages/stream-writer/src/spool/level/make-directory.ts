import { mkdir as makeByNode } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Only the owner may read the records. */
const OWNER_ONLY = 0o700

type Make = (path: string, options: { recursive?: boolean; mode: number }) => Promise<unknown>

/**
 * Makes a directory and its parents where they do not exist yet.
 *
 * @throws the error of the system. Where Node makes several directories, it reports some faults (a read-only file system) as
 * "no such file". Then the topmost missing directory is made alone, which fails with the true reason
 */
export const makeDirectory = async (path: string, make: Make = makeByNode): Promise<void> => {
  const options = { recursive: true, mode: OWNER_ONLY }
  try {
    await make(path, options)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error
    await makeOne(path, make)
    await make(path, options)
  }
}

const makeOne = async (path: string, make: Make): Promise<void> => {
  try {
    await make(path, { mode: OWNER_ONLY })
  } catch (error) {
    const isParentMissing = (error as { code?: unknown }).code === 'ENOENT'
    if (!isParentMissing || dirname(path) === path) throw error
    await makeOne(dirname(path), make)
  }
}
