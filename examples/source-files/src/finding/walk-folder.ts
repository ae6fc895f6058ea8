import { isUtf8 } from 'node:buffer'
import type { Dirent, Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'

import { fileError } from '../file-error.js'
import type { FilePath, FoundFile } from './found-file.js'
import { keyOf, realPathOf } from './real-path.js'

/** Which links are followed: those that stay in the folder, or all. */
export const LINKS = ['inside', 'all'] as const
export type Links = (typeof LINKS)[number]

/** How a folder is walked. */
export interface WalkOptions {
  readonly links: Links
  /** How many folders deep; 1 for the files of the folder itself. */
  readonly depth: number
  /** Called for what is left out, with the reason. */
  readonly onLeftOut: (reason: string) => void
}

/** A folder on the way. */
interface Place {
  readonly id: string
  readonly path: FilePath
  /** The folders that it stands in, as they really are: a link to one of them leads round in a circle. */
  readonly above: readonly string[]
}

/**
 * All files in and below a folder. Names that begin with a dot are left out. What cannot be read is found with its
 * fault, so that the others can be read.
 *
 * @param folder an absolute path
 */
export const walkFolder = async (folder: string, options: WalkOptions): Promise<FoundFile[]> => {
  const root = await realPathOf(folder)
  const files: FoundFile[] = []
  const visit = async ({ id, path, above }: Place): Promise<void> => {
    for (const entry of await entriesOf(path)) {
      if (entry.name[0] === DOT) continue
      const child = { id: `${id}/${nameOf(entry.name)}`, path: childOf(path, entry.name) }
      try {
        await take(entry, child, above)
      } catch (error) {
        files.push({
          ...child,
          sizeBytes: 0,
          modifiedAtMs: 0,
          fault: fileError(error, child.id) as Error,
        })
      }
    }
  }
  const take = async (
    entry: Dirent<Buffer>,
    child: Omit<Place, 'above'>,
    above: readonly string[],
  ): Promise<void> => {
    const real = entry.isSymbolicLink() ? await follow(child, root, options) : child.path
    if (real === undefined) return
    const stats = await stat(real)
    if (stats.isFile()) files.push(describe({ ...child, path: real }, stats))
    else if (!stats.isDirectory()) options.onLeftOut(`${child.id} is ${kindOf(stats)}`)
    if (!stats.isDirectory()) return
    const place = keyOf(await realPathOf(real))
    if (above.includes(place) || above.length >= options.depth) return
    await visit({ id: child.id, path: real, above: [...above, place] })
  }
  await visit({ id: '.', path: root, above: [keyOf(root)] })
  return files
}

export const describe = (
  { id, path }: Pick<FoundFile, 'id' | 'path'>,
  { size, mtimeMs }: Stats,
): FoundFile => ({ id, path, sizeBytes: size, modifiedAtMs: mtimeMs })

/** What is neither a file nor a folder, in words. To read it could take for ever. */
export const kindOf = (stats: Stats): string => {
  if (stats.isFIFO()) return 'a named pipe'
  return stats.isSocket() ? 'a socket' : 'a device'
}

const DOT = 0x2e
/** A link to nothing, and one to itself. */
const NOWHERE = new Set(['ENOENT', 'ELOOP'])

/** Where a link leads; nothing if it is not followed. */
const follow = async (
  { id, path }: Omit<Place, 'above'>,
  root: FilePath,
  { links, onLeftOut }: WalkOptions,
): Promise<FilePath | undefined> => {
  const target = await realPathOf(path).catch((error: unknown) => {
    if (NOWHERE.has(String((error as NodeJS.ErrnoException).code))) return undefined
    throw error
  })
  if (target === undefined) onLeftOut(`${id} is a link that leads nowhere`)
  else if (links === 'all' || isInside(target, root)) return target
  else onLeftOut(`${id} is a link that leads out of the folder`)
  return undefined
}

const isInside = (target: FilePath, root: FilePath): boolean =>
  withSlash(keyOf(target)).startsWith(withSlash(keyOf(root)))

const withSlash = (folder: string): string => (folder.endsWith(sep) ? folder : folder + sep)

const entriesOf = (path: FilePath): Promise<Dirent<Buffer>[]> =>
  // The types of Node 20 do not know that entries have the asked encoding.
  readdir(path, { withFileTypes: true, encoding: 'buffer' } as never) as unknown as Promise<
    Dirent<Buffer>[]
  >

const nameOf = (name: Buffer): string =>
  isUtf8(name)
    ? name.toString()
    : name.toString('latin1').replaceAll(/[^ -~]/g, (letter) => encodeByte(letter.charCodeAt(0)))

const encodeByte = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`

const childOf = (folder: FilePath, name: Buffer): FilePath =>
  typeof folder === 'string' && isUtf8(name)
    ? join(folder, name.toString())
    : Buffer.concat([Buffer.from(folder), Buffer.from(sep), name])
