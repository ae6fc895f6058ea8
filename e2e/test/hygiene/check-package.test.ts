import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { buildSync, stop } from 'esbuild'

import { WORKSPACE } from '../../src/registry/workspace-packages.js'

const MANIFEST = {
  version: '1.0.0',
  license: 'MIT',
  type: 'module',
  files: ['dist'],
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
}

/** Files of packages that are refused, with what is said of them. */
const REFUSED = [
  {
    what: 'an entry that is not packed',
    files: { 'dist/index.d.ts': 'export {}' },
    complaint: 'pkg.exports["."].default is ./dist/index.js but the file does not exist',
  },
  {
    what: 'types that are not packed',
    files: { 'dist/index.js': 'export {}' },
    complaint: 'the file does not exist',
  },
  {
    what: 'types that lead to a file that is not there',
    files: {
      'dist/index.js': 'export {}',
      'dist/index.d.ts': "export { Thing } from './thing.js'",
    },
    complaint: 'Internal resolution error',
  },
] as const

const IN_ORDER = {
  'dist/index.js': 'export const one = 1',
  'dist/index.d.ts': 'export declare const one: number',
}

let folder: string
/** The script, built: tsx would read the whole of TypeScript in each process, for a second. */
const builtIn = join(WORKSPACE, 'e2e/reports', `check-${process.pid}`)
const script = join(builtIn, 'check-package.mjs')
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panoply-check-'))
  buildSync({
    entryPoints: [join(WORKSPACE, 'scripts/check-package.ts')],
    outfile: script,
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm' },
  })
  await stop()
})
afterAll(() => {
  for (const used of [folder, builtIn]) rmSync(used, { recursive: true, force: true })
})

const writePackage = (name: string, files: Readonly<Record<string, string>>): string => {
  const home = join(folder, 'packages', name)
  mkdirSync(join(home, 'dist'), { recursive: true })
  const all = { 'package.json': JSON.stringify({ ...MANIFEST, name }), ...files }
  for (const [file, text] of Object.entries(all)) writeFileSync(join(home, file), text)
  return home
}

const check = (home: string, ...words: string[]): { status: number | null; said: string } => {
  const args = [script, ...words]
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: home, encoding: 'utf8' })
  return { status, said: stderr }
}

describe('the check of all packages of a workspace', () => {
  let checked: ReturnType<typeof check>
  /** What is said of a package. */
  const saidOf = (name: string): string[] =>
    checked.said.split('\n').filter((line) => line.startsWith(`packages/${name}: `))

  // One process for all of them: loading the checks takes two seconds.
  beforeAll(() => {
    for (const [index, { files }] of REFUSED.entries()) writePackage(`refused-${index}`, files)
    writePackage('in-order', IN_ORDER)
    mkdirSync(join(folder, 'examples'))
    checked = check(folder, '--all')
  })

  it('fails when one of them is refused', () => {
    expect(checked.status).toBe(1)
  })

  it.each(REFUSED.map(({ what, complaint }, index) => ({ what, complaint, index })))(
    'refuses $what',
    ({ complaint, index }) => {
      expect(saidOf(`refused-${index}`).join('\n')).toContain(complaint)
    },
  )

  it('says nothing of a package that is in order', () => {
    expect(saidOf('in-order')).toEqual([])
  })
})

describe('the check of the package in the current folder', () => {
  it('finds nothing in a package that is in order', () => {
    expect(check(writePackage('alone', IN_ORDER))).toEqual({ status: 0, said: '' })
  })

  it('fails when it is refused', () => {
    const [{ files, complaint }] = REFUSED
    const { status, said } = check(writePackage('refused-alone', files))
    expect(status).toBe(1)
    expect(said).toContain(complaint)
  })
})
