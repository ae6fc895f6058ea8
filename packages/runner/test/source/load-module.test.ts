import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { commandStarter, PLAIN_SOURCE, temporaryFolders } from '@panoply/test-kit'

const newFolder = temporaryFolders()
const program = programBuilder(new URL('../../', import.meta.url))('test/programs/load-modules.ts')
const start = commandStarter(program)

const titled = (title: string): string => PLAIN_SOURCE.replace('Plain', title)
const modern = (title: string): string => titled(title).replaceAll('exports.', 'export const ')

/** A folder as a person has it, with modules that can be loaded and others that cannot. */
const FILES: Readonly<Record<string, string>> = {
  'plain.cjs': titled('A file'),
  'literal.cjs': `${titled('Half on the surface')}
    module.exports = { Stream: exports.Stream, CONFIG: { title: 'Half on the surface', params: [] } }`,
  'default.mjs': `${modern('A default')}
    export { Stream as OldStream, CONFIG as OldConfig }
    export default { Stream, CONFIG }`.replace(/export const (Stream|CONFIG)/g, 'const $1'),
  'compiled.cjs': `${titled('A compiled default')}
    const inside = { Stream: exports.Stream, CONFIG: exports.CONFIG }
    module.exports = { default: inside }
    Object.defineProperty(module.exports, '__esModule', { value: true })`,
  'folder/index.mjs': modern('A folder'),
  'packaged/package.json': '{"type":"module","exports":{".":{"import":"./lib/it.js"}}}',
  'packaged/lib/it.js': modern('A folder of a package'),
  'node_modules/source-plain/package.json': '{"name":"source-plain","main":"it.cjs"}',
  'node_modules/source-plain/it.cjs': titled('A package'),
  'node_modules/@acme/source-modern/package.json':
    '{"name":"@acme/source-modern","type":"module","exports":{".":{"import":"./it.js"}}}',
  'node_modules/@acme/source-modern/it.js': modern('A modern package'),
  'typed/package.json': '{"type":"module"}',
  'typed/shapes.ts': 'export interface Shape { readonly size: number }',
  'typed/index.ts': `
    import type { Shape } from './shapes.js'
    enum Colour { Red }
    const shape = { size: Colour.Red } satisfies Shape as Shape
    ${modern('TypeScript').replace('constructor(source)', 'constructor(readonly given: { a?: Shape })')}
    void shape`,
  'broken.ts': 'export const x: = {',
  'throws.mjs': 'throw new Error("no licence for this machine")',
  'throws-text.mjs': 'throw "not today"',
  'nothing.mjs': 'export const y = 1',
  'faulty.mjs':
    'export const Stream = 7; export const CONFIG = { params: [{ name: "a", type: "selekt" }] }',
  'empty/readme.txt': '',
  'torn/package.json': '{"main":',
}

const LOADED: readonly (readonly [name: string, title: string])[] = [
  ['./plain', 'A file'],
  ['plain.cjs', 'A file'],
  ['./literal', 'Half on the surface'],
  ['./default', 'A default'],
  ['./compiled', 'A compiled default'],
  ['./folder', 'A folder'],
  ['./packaged', 'A folder of a package'],
  ['source-plain', 'A package'],
  ['@acme/source-modern', 'A modern package'],
  ['./typed', 'TypeScript'],
]

const REFUSED: readonly (readonly [what: string, name: string, message: RegExp])[] = [
  ['is not there', './nowhere', /^\.\/nowhere cannot be loaded: there is no .*nowhere$/],
  ['is no installed package', 'source-nowhere', /^source-nowhere cannot be loaded: .*source-now/],
  ['does not compile', './broken.ts', /^\.\/broken\.ts cannot be loaded: [^]*broken\.ts:1:16/],
  ['throws', './throws.mjs', /^\.\/throws\.mjs cannot be loaded: no licence for this machine$/],
  ['throws a text', './throws-text.mjs', /^\.\/throws-text\.mjs cannot be loaded: not today$/],
  ['is a folder without an entry', './empty', /the folder has no index\.ts, .* names another$/],
  [
    'has a package.json that is torn',
    './torn',
    /^\.\/torn cannot be loaded: .*package\.json cannot be read: Unexpected/,
  ],
  [
    'exports something else',
    './nothing.mjs',
    /^\.\/nothing\.mjs is no data source:\n {2}Stream is missing: .*\(it exports y\)\n {2}CONFIG is missing/,
  ],
  [
    'has several faults',
    './faulty.mjs',
    /no data source:\n {2}Stream: expected a class, got a number\n {2}CONFIG: params\[0\]\.type/,
  ],
]

describe('a module', () => {
  let answers: Map<string, unknown>

  beforeAll(async () => {
    const folder = newFolder()
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const names = [...LOADED, ...REFUSED.map(([, ...named]) => named)].map(([name]) => name)
    const { stdout } = await start(names, folder).ended
    const list = JSON.parse(stdout) as unknown[]
    answers = new Map(names.map((name, index) => [name, list[index]]))
  })

  it.each(LOADED)('%s is found', (name, title) => {
    expect(answers.get(name)).toBe(title)
  })

  it.each(REFUSED)('that %s is refused by name, and why', (_, name, message) => {
    expect(answers.get(name)).toEqual(['PANOPLY_INVALID_ARGUMENT', expect.stringMatching(message)])
  })
})

describe('the tsconfig.json of a TypeScript source', () => {
  const PATHS = `{
    // as editors write it
    "compilerOptions": {
      "experimentalDecorators": true, "baseUrl": ".", "paths": { "@own/*": ["own/*"] }
    }
  }`
  /** Its title has the number of arguments of a decorator: three with `experimentalDecorators`, two without. */
  const DECORATED = `
    let count = 0
    const counted: any = (...args: unknown[]) => { count = args.length }
    class Some { @counted method() {} }
    ${modern('T').replace('exports.Stream', 'Stream').replace("'T'", 'String(count)')}`

  /** @param files of the source and the working directory beside it */
  const load = async (files: Readonly<Record<string, string>>, name: string) => {
    const folder = newFolder()
    for (const [path, text] of Object.entries({ 'here/readme.txt': '', ...files })) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const { stdout } = await start([name], join(folder, 'here')).ended
    return (JSON.parse(stdout) as unknown[])[0]
  }

  const WITH_PATHS = `import { own } from '@own/it'\nvoid own\n${DECORATED}`
  it.each([
    ['an ES module', '{"type":"module"}'],
    ['CommonJS', '{}'],
  ])('is that of its folder, and not that of the working directory: %s', async (_, manifest) => {
    const files = {
      'source/package.json': manifest,
      'source/tsconfig.json': PATHS,
      'source/own/it.ts': 'export const own = 1',
      'source/src/index.ts': WITH_PATHS,
      'here/tsconfig.json': '{ "compilerOptions": ',
    }
    expect(await load(files, '../source')).toBe('3')
  })

  it('is none where it has none, whatever stands in the working directory', async () => {
    const files = { 'source/index.ts': DECORATED, 'here/tsconfig.json': PATHS }
    expect(await load(files, '../source/index.ts')).toBe('2')
    const broken = { ...files, 'here/tsconfig.json': '{"extends":"./nowhere.json"}' }
    expect(await load(broken, '../source/index.ts')).toBe('2')
  })

  it('is that of the package, where a package is named', async () => {
    const files = {
      'here/node_modules/source-typed/package.json': '{"type":"module","exports":"./it.ts"}',
      'here/node_modules/source-typed/tsconfig.json': PATHS,
      'here/node_modules/source-typed/it.ts': DECORATED,
    }
    expect(await load(files, 'source-typed')).toBe('3')
  })

  it('ends the loading with its name when it extends what is not there', async () => {
    const files = {
      'source/index.ts': DECORATED,
      'source/tsconfig.json': '{"extends":"./nowhere.json"}',
    }
    expect(await load(files, '../source')).toEqual([
      'PANOPLY_INVALID_ARGUMENT',
      expect.stringMatching(/^\.\.\/source cannot be loaded: .*nowhere\.json/),
    ])
  })
})
