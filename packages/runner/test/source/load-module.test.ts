import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/program-builder'
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
    /no data source:\n {2}Stream: expected a class, got number\n {2}CONFIG: params\[0\]\.type/,
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
