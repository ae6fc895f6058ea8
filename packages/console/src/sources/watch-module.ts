import { existsSync, statSync } from 'node:fs'
import { basename, dirname, extname, resolve } from 'node:path'

import { watch } from 'chokidar'

const WATCHED = new Set(['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'])
const NOT_WATCHED = /^(node_modules|dist|reports|\..+)$/
/** Editors write a file in several steps. */
const SETTLED_MS = 200

/**
 * Calls `onChange` when a file of a module changed: of its folder, without what it installs or builds. A package that is
 * named without a path is not watched.
 *
 * @returns stops
 */
export const watchModule = (
  name: string,
  folder: string,
  onChange: () => void,
): (() => Promise<void>) => {
  const path = resolve(folder, name)
  if (!existsSync(path)) return () => Promise.resolve()
  const isFolder = statSync(path).isDirectory()
  const watched = isFolder ? path : dirname(path)
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(watched, {
    ignoreInitial: true,
    // Beside a file there may be anything: its neighbours are watched, and not what lies deeper.
    ...(!isFolder && { depth: 0 }),
    ignored: (candidate, stats) => {
      if (candidate === watched) return false
      if (NOT_WATCHED.test(basename(candidate))) return true
      return stats?.isFile() === true && !WATCHED.has(extname(candidate))
    },
  })
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(onChange, SETTLED_MS)
  })
  // A folder that cannot be watched is one whose changes are not seen; everything else works.
  watcher.on('error', () => undefined)
  return async () => {
    clearTimeout(timer)
    await watcher.close()
  }
}
