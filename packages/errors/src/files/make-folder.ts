import { dirname } from 'node:path'

/** Loaded with the first folder, because most programs make none, and Node loads its streams with `node:fs`. */
const fileSystem = () => process.getBuiltinModule('node:fs')

/** Makes one folder as `mkdirSync` does. */
type Make = (path: string, options: { mode?: number }) => unknown

/** How a folder is made. */
export interface FolderOptions {
  /** The mode of the folder. Default: the mode that the umask of the process allows. */
  readonly mode?: number
  /** The function that makes it. Default: that of the system. */
  readonly make?: Make
}

/**
 * Makes a folder and the folders above it. An existing folder is not changed.
 *
 * Each folder is made by its own call, because the option `recursive` of `mkdirSync` has two faults. In `/proc` and
 * `/sys` the system answers "no such file" although the parent folder exists, and `mkdirSync` never returns. On a
 * read-only file system it reports the wrong error.
 *
 * @throws the error of the system for the topmost missing folder
 */
export const makeFolder = (path: string, options: FolderOptions = {}): void => {
  const { mode, make = fileSystem().mkdirSync } = options
  const makeThis = (): void => {
    make(path, mode === undefined ? {} : { mode })
  }
  try {
    makeThis()
  } catch (error) {
    if (isFolder(path)) return
    const isParentMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (!isParentMissing || dirname(path) === path) throw error
    makeFolder(dirname(path), options)
    makeUnlessThere(path, makeThis)
  }
}

/** Another process may have made the folder in the meantime. */
const makeUnlessThere = (path: string, makeThis: () => void): void => {
  try {
    makeThis()
  } catch (error) {
    if (!isFolder(path)) throw error
  }
}

const isFolder = (path: string): boolean =>
  fileSystem().statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
