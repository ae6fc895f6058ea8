import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'

import type { PackageFacts } from './package-facts.js'

const TEST_FILE = /\.(test|spec)\.[cm]?[jt]sx?$/
const NOT_LOOKED_INTO = new Set(['node_modules', 'dist', 'reports', '.git'])

/**
 * Reads the facts about the package of a data source: its package.json, its tests, the tags of its repository.
 *
 * @param name a path or the name of an installed package, as it was typed
 * @param folder the folder from which `name` is resolved
 * @throws InvalidArgumentError if neither this folder nor a parent folder has a package.json
 *
 * @example
 * ```ts
 * import { mkdirSync, writeFileSync } from 'node:fs'
 *
 * mkdirSync('source-empty')
 * writeFileSync('source-empty/package.json', '{"name":"source-empty","version":"1.0.0"}')
 * console.log(readPackageFacts('./source-empty', '.').testFiles) // []
 * ```
 */
export const readPackageFacts = (name: string, folder: string): PackageFacts => {
  const home = packageFolder(startOf(name, folder))
  if (home === undefined) {
    throw new InvalidArgumentError(
      `${name}: expected a package.json beside it or above it, for the review; there is none`,
      { argument: 'module' },
    )
  }
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    readonly name?: string
    readonly version?: string
    readonly dependencies?: Readonly<Record<string, string>>
  }
  return {
    name: manifest.name ?? '',
    version: manifest.version ?? '',
    dependencies: Object.keys(manifest.dependencies ?? {}),
    testFiles: testFilesBelow(home).map((path) => relative(home, path)),
    tags: tagsOf(home),
  }
}

const startOf = (name: string, folder: string): string => {
  const path = resolve(folder, name)
  const file = ['', '.ts', '.mts', '.js', '.mjs', '.cjs']
    .map((extension) => path + extension)
    .find(existsSync)
  if (file !== undefined) return file
  return createRequire(join(folder, 'package.json')).resolve(`${name}/package.json`)
}

const packageFolder = (start: string): string | undefined => {
  let folder = statSync(start).isDirectory() ? start : dirname(start)
  while (!existsSync(join(folder, 'package.json'))) {
    if (dirname(folder) === folder) return undefined
    folder = dirname(folder)
  }
  return folder
}

const testFilesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return NOT_LOOKED_INTO.has(entry.name) ? [] : testFilesBelow(path)
    return TEST_FILE.test(entry.name) ? [path] : []
  })

/** Empty if there is no repository, or if git is not installed. */
const tagsOf = (folder: string): PackageFacts['tags'] => {
  const { status, stdout } = spawnSync(
    'git',
    ['tag', '--list', '--format=%(objecttype) %(refname:short)'],
    { cwd: folder, encoding: 'utf8' },
  )
  if (status !== 0) return []
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [type = '', ...name] = line.split(' ')
      return { name: name.join(' '), isAnnotated: type === 'tag' }
    })
}
