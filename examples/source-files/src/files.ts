import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'

import { glob } from 'tinyglobby'

import { fileError, FileNotFoundError } from './file-error.js'

/** A file to be read. */
export interface FoundFile {
  /** From the folder that all files have in common: `./2026/visits.csv`. */
  readonly id: string
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number
}

/**
 * The files that a path stands for, in the order of their names: the file itself, those in and below a folder, or those
 * that a pattern matches. Names that begin with a dot are left out.
 *
 * @throws FileNotFoundError where there is none: more likely a mistake than nothing to do
 */
export const findFiles = async (path: string): Promise<FoundFile[]> => {
  const { folder, pattern } = await split(resolve(path))
  const names = await glob(pattern, { cwd: folder, onlyFiles: true, expandDirectories: false })
  if (names.length === 0) {
    throw new FileNotFoundError(`${path}: found no files`, { retryable: false })
  }
  return Promise.all(names.sort().map((name) => describe(folder, name)))
}

/** Folders that are there stand for themselves, whatever is in their names: the pattern is what follows them. */
const split = async (path: string): Promise<{ folder: string; pattern: string[] }> => {
  const found = await statOf(path)
  if (found?.isDirectory()) return { folder: path, pattern: ['**/*'] }
  if (found) return { folder: dirname(path), pattern: [escaped(basename(path))] }
  let folder = dirname(path)
  while (!(await statOf(folder))?.isDirectory()) folder = dirname(folder)
  return { folder, pattern: [relative(folder, path).split(sep).join('/')] }
}

/** What does not exist: of a pattern, more than a name can hold, too. */
const MISSING = new Set(['ENOENT', 'ENAMETOOLONG'])

const statOf = (path: string): Promise<Stats | undefined> =>
  stat(path).catch((error: unknown) => {
    if (MISSING.has(String((error as NodeJS.ErrnoException).code))) return undefined
    throw fileError(error, path)
  })

/** A name that stands for itself, whatever is in it. */
const escaped = (name: string): string => name.replaceAll(/[\\*?[\]{}()!+@|]/g, '\\$&')

const describe = async (folder: string, name: string): Promise<FoundFile> => {
  const path = join(folder, name)
  const { size, mtimeMs } = await stat(path).catch((error: unknown) => {
    throw fileError(error, name)
  })
  const id = `./${relative(folder, path).split(sep).join('/')}`
  return { id, path, sizeBytes: size, modifiedAtMs: mtimeMs }
}
