import { existsSync, statSync } from 'node:fs'
import { basename, dirname, extname, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import { watch } from 'chokidar'

import { moduleContents } from './module-contents.js'

const WATCHED = new Set(['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'])
const NOT_WATCHED = /^(node_modules|dist|reports|\..+)$/
/** Editors write a file in several steps. */
const SETTLED_MS = 200

/**
 * Calls `onChange` when what is in the files of a module changed: its own code, and what it imports from beside it. A file
 * that was written again with the same contents is no change, and neither is JSON that no code imports: a run may write
 * it. A package that is named without a path is not watched.
 *
 * @returns stops
 */
export const watchModule = (
  name: string,
  folder: string,
  onChange: () => void,
): (() => Promise<void>) => {
  let known = moduleContents(name, folder)
  if (known.size === 0) return () => Promise.resolve()
  const path = resolve(folder, name)
  const isFolder = existsSync(path) && statSync(path).isDirectory()
  const watched = isFolder ? path : dirname(path)
  let timer: NodeJS.Timeout | undefined
  const watcher = watch([watched, ...known.keys()], {
    ignoreInitial: true,
    // Beside a file there may be anything: its neighbours are watched, and not what lies deeper.
    ...(!isFolder && { depth: 0 }),
    ignored: (candidate, stats) => {
      if (candidate === watched || known.has(candidate)) return false
      if (NOT_WATCHED.test(basename(candidate))) return true
      return stats?.isFile() === true && !WATCHED.has(extname(candidate))
    },
  })
  const look = (): void => {
    const now = moduleContents(name, folder)
    const isSame = isDeepStrictEqual(now, known)
    known = now
    if (isSame) return
    // It may import others now.
    watcher.add([...now.keys()])
    onChange()
  }
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(look, SETTLED_MS)
  })
  // A folder that cannot be watched is one whose changes are not seen; everything else works.
  watcher.on('error', () => undefined)
  return async () => {
    clearTimeout(timer)
    await watcher.close()
  }
}
