import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

const SCRIPT = fileURLToPath(new URL('../../../scripts/check-package.ts', import.meta.url))

const MANIFEST = {
  name: 'some-package',
  version: '1.0.0',
  license: 'MIT',
  type: 'module',
  files: ['dist'],
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panoply-check-'))
  mkdirSync(join(folder, 'dist'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Checks a package of these files. */
const check = (
  files: Readonly<Record<string, string>>,
): { status: number | null; said: string } => {
  const all = { 'package.json': JSON.stringify(MANIFEST), ...files }
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text)
  const args = ['--import', import.meta.resolve('tsx'), SCRIPT]
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  return { status, said: stderr }
}

describe('the check of a package refuses', () => {
  it.each([
    [
      'an entry that is not packed',
      { 'dist/index.d.ts': 'export {}' },
      'pkg.exports["."].default is ./dist/index.js but the file does not exist',
    ],
    ['types that are not packed', { 'dist/index.js': 'export {}' }, 'the file does not exist'],
    [
      'types that lead to a file that is not there',
      {
        'dist/index.js': 'export {}',
        'dist/index.d.ts': "export { Thing } from './thing.js'",
      },
      'Internal resolution error',
    ],
  ])('%s', (_, files, complaint) => {
    expect(check(files)).toEqual({ status: 1, said: expect.stringContaining(complaint) })
  })

  it('nothing in a package that is in order', () => {
    const files = {
      'dist/index.js': 'export const one = 1',
      'dist/index.d.ts': 'export declare const one: number',
    }
    expect(check(files)).toEqual({ status: 0, said: '' })
  })
})
