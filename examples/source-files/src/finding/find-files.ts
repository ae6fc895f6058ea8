import type { Stats } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, relative, resolve, sep } from 'node:path'

import picomatch from 'picomatch'

import { fileError, FileNotFoundError, formatError } from '../file-error.js'
import type { FoundFile, FoundFiles } from './found-file.js'
import { describe, kindOf, type Links, walkFolder } from './walk-folder.js'

/**
 * The files that a path stands for, in the order of their names: the file itself, those in and below a folder, or those
 * that a pattern matches. Names that begin with a dot are left out. Links that lead out of the folder are not followed,
 * unless `links` says `all`; a path that is a link itself is followed.
 *
 * @throws FileNotFoundError where there is none: more likely a mistake than nothing to do
 * @throws FileFormatError for a path that is neither a file nor a folder
 */
export const findFiles = async (path: string, links: Links = 'inside'): Promise<FoundFiles> => {
  const absolute = resolve(path)
  const found = await statOf(absolute)
  if (found?.isFile()) {
    const file = { id: `./${basename(absolute)}`, path: await realpath(absolute) }
    return { files: [describe(file, found)], leftOut: [] }
  }
  if (found?.isDirectory() === false) {
    throw formatError(path, `expected a file, a folder or a pattern, got ${kindOf(found)}`)
  }
  const { folder, pattern } = found ? { folder: absolute, pattern: '**' } : await split(absolute)
  const leftOut: string[] = []
  const walked = await walkFolder(folder, {
    ...{ links, depth: depthOf(pattern) },
    onLeftOut: (reason) => leftOut.push(reason),
  })
  const isMeant = picomatch(pattern)
  const files = walked.filter(({ id }) => isMeant(id.slice('./'.length))).sort(byId)
  if (files.length > 0) return { files, leftOut }
  throw new FileNotFoundError([`${path}: found no files`, ...leftOut].join('; '), {
    retryable: false,
  })
}

/** Folders that are there stand for themselves, whatever is in their names: the pattern is what follows them. */
const split = async (path: string): Promise<{ folder: string; pattern: string }> => {
  let folder = dirname(path)
  while (!(await statOf(folder))?.isDirectory()) folder = dirname(folder)
  return { folder, pattern: relative(folder, path).split(sep).join('/') }
}

/** How many folders deep a pattern can look: no deeper than it has parts, unless it has what stands for many. */
const depthOf = (pattern: string): number =>
  /\*\*|[{(]/.test(pattern) ? Number.POSITIVE_INFINITY : pattern.split('/').length

const byId = (one: FoundFile, other: FoundFile): number => (one.id < other.id ? -1 : 1)

/** What does not exist: of a pattern, more than a name can hold, too. */
const MISSING = new Set(['ENOENT', 'ENAMETOOLONG'])

const statOf = (path: string): Promise<Stats | undefined> =>
  stat(path).catch((error: unknown) => {
    if (MISSING.has(String((error as NodeJS.ErrnoException).code))) return undefined
    throw fileError(error, path)
  })
