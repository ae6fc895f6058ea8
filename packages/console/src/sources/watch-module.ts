import { existsSync, statSync } from 'node:fs'
import { basename, dirname, extname, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

import { watch } from 'chokidar'

import { moduleContents } from './module-contents.js'

const WATCHED = new Set(['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'])
const NOT_WATCHED = /^(node_modules|dist|reports|\..+)$/
/** Changes are reported after this quiet time, in ms, because editors write a file in several steps. */
const SETTLED_MS = 200

/**
 * Calls `onChange` when the contents of a module's files have changed: its own code, and the files that it imports by
 * path. Writing the same contents again is not a change. JSON files that no code imports are not watched, because a run
 * may write them. A package that is named without a path is not watched.
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
    // For a single file, only its own folder is watched. Subfolders may contain anything.
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
    // The module may import other files now.
    watcher.add([...now.keys()])
    onChange()
  }
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(look, SETTLED_MS)
  })
  // If a folder cannot be watched, its changes are not noticed. Everything else works.
  watcher.on('error', () => undefined)
  return async () => {
    clearTimeout(timer)
    await watcher.close()
  }
}
