import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import { isPlainObject } from '@panoply/errors/internal'

const ENTRY_FILES = ['index.ts', 'index.mts', 'index.js', 'index.mjs', 'src/index.ts']
const SOURCE_FILE = /\.(ts|mts|js|mjs|cjs)$/
const NO_SOURCE_FILE = /(\.d\.ts|\.(test|spec|config)\.\w+)$/

/**
 * The modules that the names stand for: a path or a package for itself, and a folder that is no module itself for all
 * data source modules in it.
 *
 * @throws InvalidArgumentError if there is none
 */
export const findModules = (names: readonly string[], folder: string): string[] => {
  const found = new Set(
    names.flatMap((name) => {
      const path = resolve(folder, name)
      const isFolder = existsSync(path) && statSync(path).isDirectory()
      return isFolder && !isModuleFolder(path) ? modulesIn(path) : [name]
    }),
  )
  if (found.size > 0) return [...found]
  throw new InvalidArgumentError(
    `expected a module, or a folder with modules that export Stream and CONFIG, got ${names.join(', ') || 'nothing'}`,
    { argument: 'modules' },
  )
}

const isModuleFolder = (path: string): boolean =>
  ENTRY_FILES.some((file) => existsSync(join(path, file))) || namesItsEntry(path)

const namesItsEntry = (path: string): boolean => {
  const manifest = join(path, 'package.json')
  if (!existsSync(manifest)) return false
  try {
    const description: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
    return isPlainObject(description) && ('main' in description || 'exports' in description)
  } catch {
    // What is wrong with it is told when it is loaded.
    return true
  }
}

const modulesIn = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .map((entry) => ({ entry, inside: join(path, entry.name) }))
    .filter(({ entry, inside }) =>
      entry.isDirectory()
        ? isModuleFolder(inside) && mentionsConfig(entryFileOf(inside))
        : SOURCE_FILE.test(entry.name) &&
          !NO_SOURCE_FILE.test(entry.name) &&
          mentionsConfig(inside),
    )
    .map(({ inside }) => inside)
    .sort()

/** The file that is looked at; a folder whose package names another entry is taken for a module as it is. */
const entryFileOf = (folder: string): string | undefined =>
  ENTRY_FILES.map((file) => join(folder, file)).find((file) => existsSync(file))

/** Whether a file may be a data source: it names both of its exports. Nothing is loaded to find out. */
const mentionsConfig = (file: string | undefined): boolean => {
  if (file === undefined) return true
  const text = readFileSync(file, 'utf8')
  return /\bCONFIG\b/.test(text) && /\bStream\b/.test(text)
}
