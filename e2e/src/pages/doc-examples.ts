import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { WORKSPACE } from '../registry/workspace-packages.js'

/** An `@example` of a doc comment, as a program that can be run. */
export interface DocExample {
  /** The file and the line that it starts at. */
  readonly name: string
  readonly program: string
}

/** Statements that examples need and do not show, by the name that they declare; an entry may use those before it. */
export type Given = Readonly<Record<string, string>>

const COMMENT = /\/\*\*[^]*?\*\//g
const EXAMPLE = /@example\b[^\n]*\n([^]*?)(?=\n@|$)/g

/** A class, function or type that a package exports. */
interface Exported {
  readonly name: string
  /** What a program imports it from: the package, or a further entry such as `@panoply/runner/testing`. */
  readonly entry: string
  readonly file: string
}

/** What siblings share: no program of a user imports it. */
const INTERNAL = './internal'

/**
 * The examples of a package, each as a module: the names that the package exports are imported where an example uses
 * them, and what is `given` is put in front where an example uses it and does not declare it.
 */
export const docExamplesOf = (folder: string, given: Given = {}): DocExample[] => {
  const exported = exportsOf(folder)
  return sourceFiles(folder).flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    return [...text.matchAll(COMMENT)].flatMap((comment) => {
      const line = text.slice(0, comment.index).split('\n').length
      return examplesIn(comment[0]).map((code, index) => ({
        name: `${relative(WORKSPACE, file)}:${line}${index === 0 ? '' : ` (${index + 1})`}`,
        program: programOf(code, exported, given),
      }))
    })
  })
}

/**
 * The classes and functions that the entries of a package export without an `@example`. Errors are caught, not made:
 * they need none.
 */
export const withoutExample = (folder: string): string[] =>
  exportsOf(folder).flatMap(({ name, file }) => {
    const text = readFileSync(file, 'utf8')
    const declaration = new RegExp(
      `(/\\*\\*(?:(?!\\*/)[^])*\\*/\\s*)?export (?:abstract )?(?:const|class|(?:async )?function) ${name}\\b`,
    ).exec(text)
    // Types need no example of their own.
    if (!declaration || name.endsWith('Error')) return []
    return declaration[1]?.includes('@example') === true ? [] : [name]
  })

/** The code of the examples in a comment, without stars and fences. */
const examplesIn = (comment: string): string[] => {
  const text = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
  return [...text.matchAll(EXAMPLE)].map(([, code = '']) => code.replace(/^```.*$/gm, '').trimEnd())
}

/** The names in the export lists of a package's entries, those of the main entry first. */
const exportsOf = (folder: string): Exported[] => {
  const home = join(WORKSPACE, 'packages', folder)
  const { exports } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    exports: Readonly<Record<string, string | { readonly '@panoply/source': string }>>
  }
  return Object.entries(exports).flatMap(([path, target]) => {
    if (typeof target === 'string' || path === INTERNAL) return []
    return exportsOfEntry(
      join(home, target['@panoply/source']),
      `@panoply/${folder}${path.slice(1)}`,
    )
  })
}

const exportsOfEntry = (index: string, entry: string): Exported[] => {
  const lists = readFileSync(index, 'utf8').matchAll(
    /export (?:type )?\{([^}]*)\} from '(\.\.?\/[^']+)\.js'/g,
  )
  return [...lists].flatMap(([, names = '', path = '']) =>
    names
      .split(',')
      .map((name) => name.replace(/^\s*type\s/, '').trim())
      .filter((name) => name !== '')
      .map((name) => ({ name, entry, file: join(dirname(index), `${path}.ts`) })),
  )
}

const programOf = (code: string, exported: readonly Exported[], given: Given): string => {
  const imports = code.match(/^import .*$/gm) ?? []
  const body = code.replaceAll(/^import .*$/gm, '')
  const isUsed = (name: string, text: string): boolean => new RegExp(`\\b${name}\\b`).test(text)
  const isDeclared = (name: string): boolean =>
    new RegExp(`(?:const|let|class|function|using) ${name}\\b`).test(body) ||
    imports.some((line) => isUsed(name, line))
  // From the last to the first: a given statement may use the names of those before it.
  let needed = ''
  for (const [name, statement] of Object.entries(given).reverse()) {
    if (isUsed(name, needed + body) && !isDeclared(name)) needed = `${statement}\n${needed}`
  }
  const entryOf = new Map<string, string>()
  for (const { name, entry } of exported) {
    // A type that two entries export is the same.
    if (!entryOf.has(name) && isUsed(name, needed + body) && !isDeclared(name)) {
      entryOf.set(name, entry)
    }
  }
  const ownImports = [...entryOf].map(([name, entry]) => `import { ${name} } from '${entry}'`)
  return [...imports, ...ownImports, needed, body, 'export {}', ''].join('\n')
}

const sourceFiles = (folder: string): string[] => {
  const source = join(WORKSPACE, 'packages', folder, 'src')
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => join(source, path))
}
