import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import { isPlainObject } from '@panoply/errors/internal'

const ENTRY_FILES = ['index.ts', 'index.mts', 'index.js', 'index.mjs', 'src/index.ts']
const SOURCE_FILE = /\.(ts|mts|js|mjs|cjs)$/
const NO_SOURCE_FILE = /(\.d\.ts|\.(test|spec|config)\.\w+)$/

/**
 * The modules that the names mean. A path or a package means one module. A folder that is not a module means all data
 * source modules in it.
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
    // Loading it will report what is wrong.
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

/**
 * The file that is searched for exports. A folder whose package has another entry counts as a module without a search.
 */
const entryFileOf = (folder: string): string | undefined =>
  ENTRY_FILES.map((file) => join(folder, file)).find((file) => existsSync(file))

/** Whether a file may be a data source: its text contains the names of both exports. The file is not loaded. */
const mentionsConfig = (file: string | undefined): boolean => {
  if (file === undefined) return true
  const text = readFileSync(file, 'utf8')
  return /\bCONFIG\b/.test(text) && /\bStream\b/.test(text)
}
