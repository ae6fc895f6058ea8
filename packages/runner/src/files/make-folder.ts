import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes folders as `mkdirSync` does. */
type Make = (path: string, options: { recursive?: boolean; mode?: number }) => unknown

/** How a folder is made. */
export interface FolderOptions {
  /** Who may use it; default whoever the process lets. */
  readonly mode?: number
  /** What makes it; default the system. */
  readonly make?: Make
}

/**
 * Makes a folder, with those above it, where there is none yet.
 *
 * @throws what the system says. Node says "no such file" when it makes several and does not know the fault, such as that of
 * a read-only file system; the first of them, made alone, fails with the true one
 */
export const makeFolder = (path: string, { mode, make = mkdirSync }: FolderOptions = {}): void => {
  const options = { recursive: true, ...(mode !== undefined && { mode }) }
  try {
    make(path, options)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    makeFirst(path, { ...options, recursive: false }, make)
    make(path, options)
  }
}

const makeFirst = (path: string, options: Parameters<Make>[1], make: Make): void => {
  try {
    make(path, options)
  } catch (error) {
    const isParentMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (!isParentMissing || dirname(path) === path) throw error
    makeFirst(dirname(path), options, make)
  }
}
