import { existsSync, statSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { DataSourceModule } from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'

import { readText } from '../files/read-text.js'
import { isPlainObject } from '@panoply/errors/internal'
import { textOf } from '../values/text-of.js'
import { importTypeScript } from './import-typescript.js'
import { parseModule } from './parse-module.js'

/** The files to try if the package.json of a folder names no module. */
const ENTRY_FILES = ['index.ts', 'index.mts', 'index.js', 'index.mjs', 'src/index.ts']
const FILE_EXTENSIONS = ['', '.ts', '.mts', '.js', '.mjs', '.cjs']
/** The files that Node itself imports. */
const NATIVE_EXTENSIONS = new Set(['.js', '.mjs', '.cjs', '.json'])

/**
 * Loads the module of a data source.
 *
 * @param name a path to a file or a folder, or the name of an installed package; TypeScript files too
 * @param folder the folder from which paths and package names are looked up
 * @throws InvalidArgumentError when it does not exist, cannot be loaded, or is no data source
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises'
 *
 * await writeFile(
 *   'people.mjs',
 *   `export class Stream { read() { return null } close() {} on() {} }
 *    export const CONFIG = { title: 'People', params: [] }`,
 * )
 * const { CONFIG } = await loadModule('./people.mjs', process.cwd())
 * console.log(CONFIG.title) // People
 * ```
 */
export const loadModule = async (name: string, folder: string): Promise<DataSourceModule> => {
  const path = findPath(name, folder)
  let loaded: unknown
  try {
    loaded = await (path === undefined ? importByName(name, folder) : importPath(path))
  } catch (error) {
    throw unloadable(name, textOf(error), error)
  }
  return parseModule(loaded, name)
}

const unloadable = (name: string, reason: string, cause?: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`${name} cannot be loaded: ${reason}`, { argument: 'module', cause })

const findPath = (name: string, folder: string): string | undefined => {
  const path = resolve(folder, name)
  const found = FILE_EXTENSIONS.map((extension) => path + extension).find(existsSync)
  if (found === undefined) {
    if (!/^(\.{1,2}(\/|$)|\/)/.test(name)) return undefined
    throw unloadable(name, `there is no ${path}`)
  }
  return statSync(found).isDirectory() ? entryOf(found, name) : found
}

const entryOf = (folder: string, name: string): string => {
  const entries = [...entriesOfPackage(folder, name), ...ENTRY_FILES].map((file) =>
    join(folder, file),
  )
  const found = entries.find((path) => existsSync(path) && statSync(path).isFile())
  if (found !== undefined) return found
  throw unloadable(
    name,
    `the folder has no ${ENTRY_FILES.join(', ')}, and no package.json that names another`,
  )
}

const entriesOfPackage = (folder: string, name: string): string[] => {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return []
  let description: unknown
  try {
    description = JSON.parse(readText(path))
  } catch (error) {
    throw unloadable(name, `${path} cannot be read: ${textOf(error)}`, error)
  }
  if (!isPlainObject(description)) return []
  return [...targetsOf(description['exports']), ...targetsOf(description['main'])]
}

/** The files that `exports` or `main` name for the package itself, in the order of Node. */
const targetsOf = (target: unknown): string[] => {
  if (typeof target === 'string') return [target]
  if (typeof target !== 'object' || target === null) return []
  const conditions = target as Record<string, unknown>
  if ('.' in conditions) return targetsOf(conditions['.'])
  return [...ownConditions, 'import', 'node', 'default'].flatMap((name) =>
    targetsOf(conditions[name]),
  )
}

/** The conditions with which Node was started. Node uses them only for packages that are imported by name. */
const ownConditions = process.execArgv.flatMap((word, index, words) => {
  const [, inside] = /^--conditions=(.+)$/.exec(word) ?? []
  if (inside !== undefined) return [inside]
  return words[index - 1] === '--conditions' || words[index - 1] === '-C' ? [word] : []
})

const importPath = (path: string): Promise<unknown> => {
  const { href } = pathToFileURL(path)
  return NATIVE_EXTENSIONS.has(extname(path)) ? import(href) : importTypeScript(href, href, path)
}

/** Packages are resolved from the current folder of the person, not from the folder of this command. */
const importByName = (name: string, folder: string): Promise<unknown> =>
  importTypeScript(
    name,
    pathToFileURL(join(folder, 'package.json')).href,
    packageFolder(name, folder),
  )

/** The folder of an installed package, if it is in a `node_modules`. */
const packageFolder = (name: string, folder: string): string | undefined => {
  const words = name.split('/')
  const own = words.slice(0, name.startsWith('@') ? 2 : 1).join('/')
  for (let above = resolve(folder); ; above = dirname(above)) {
    const path = join(above, 'node_modules', own)
    if (existsSync(path)) return path
    if (dirname(above) === above) return undefined
  }
}
