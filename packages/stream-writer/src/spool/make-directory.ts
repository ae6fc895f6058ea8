import { mkdir as makeByNode } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Records are nobody's business but the owner's. */
const OWNER_ONLY = 0o700

type Make = (path: string, options: { recursive?: boolean; mode: number }) => Promise<unknown>

/**
 * Makes a directory, with those above it, where there is none yet.
 *
 * @throws what the system says. Node says "no such file" when it makes several and does not know the fault, such as that of
 * a read-only file system; the first of them, made alone, fails with the true one
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
