import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'

const CODE = new Set(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'])
/**
 * JSON files that decide how a folder is loaded, although no file imports them. Other JSON files may be the output of a
 * run.
 */
const SETTINGS = new Set(['package.json', 'tsconfig.json'])
const NOT_LOOKED_INTO = new Set(['node_modules', 'dist', 'reports', '.git', '.panoply'])
/** Matches the name in a relative import: `from './a.js'`, `import './a.js'`, `import('./a.js')`, `require('./a')`. */
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['"](\.{1,2}\/[^'"\n]+)['"]/g
const ENDINGS = ['', '.ts', '.mts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js']
/** TypeScript imports a file under the name of its compiled file. */
const COMPILED: Readonly<Record<string, string>> = { '.js': '.ts', '.mjs': '.mts', '.cjs': '.cts' }

/**
 * The files of a data source, as absolute paths: the named file, or all code in the named folder, and the files that
 * they import by path. Files of installed packages are not included. Imported files that do not exist are included.
 *
 * @example
 * ```ts
 * import { importedFiles } from '@panoply/runner'
 *
 * export const watched = importedFiles('./my-source', process.cwd())
 * ```
 *
 * @param name a path, as it was typed. The name of a package gives no files
 * @param folder that a relative path starts from
 */
export const importedFiles = (name: string, folder: string): string[] => {
  const found = new Set<string>()
  const open = startsOf(resolve(folder, name))
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue
    found.add(path)
    open.push(...importsOf(path))
  }
  return [...found]
}

const startsOf = (path: string): string[] => {
  const file = fileAt(path)
  if (file !== undefined) return [file]
  return existsSync(path) ? codeBelow(path) : []
}

const codeBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return NOT_LOOKED_INTO.has(entry.name) ? [] : codeBelow(path)
    return CODE.has(extname(path)) || SETTINGS.has(entry.name) ? [path] : []
  })

/** A file that was just removed imports nothing. It is still watched, so that its return is noticed. */
const importsOf = (path: string): string[] => {
  if (extname(path) === '.json' || !existsSync(path)) return []
  return [...readFileSync(path, 'utf8').matchAll(IMPORT)].flatMap(([, specifier = '']) => {
    const target = join(dirname(path), specifier)
    return [fileAt(target) ?? target]
  })
}

const fileAt = (path: string): string | undefined => {
  const ending = extname(path)
  const source = COMPILED[ending]
  const candidates = [
    ...ENDINGS.map((one) => path + one),
    ...(source === undefined ? [] : [path.slice(0, -ending.length) + source]),
  ]
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile())
}
