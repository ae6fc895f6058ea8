import { fileURLToPath } from 'node:url'

import { describe, expect, it } from '@jest/globals'
import { ESLint } from 'eslint'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** One for all: it keeps the types that it has read. */
const eslint = new ESLint({ cwd: ROOT })

/** The rules that complain when the file says this. */
const complaintsAbout = async (file: string, code: string): Promise<(string | null)[]> => {
  const results = await eslint.lintText(code, { filePath: `${ROOT}/packages/${file}` })
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
}

describe('the linter refuses', () => {
  it.each([
    [
      'a promise that nobody waits for',
      'errors/src/index.ts',
      'export const f = (): void => { Promise.resolve(1) }',
      '@typescript-eslint/no-floating-promises',
    ],
    ['export *', 'errors/src/index.ts', "export * from './brand.js'", 'no-restricted-syntax'],
    ['a default export', 'errors/src/index.ts', 'export default 1', 'no-restricted-syntax'],
    [
      'import.meta in a package that is translated to CommonJS',
      'stream-writer/src/index.ts',
      'export const here = import.meta.url',
      'no-restricted-syntax',
    ],
    [
      'an import cycle',
      'errors/src/classes/brand.ts',
      "import { PanoplyError } from './panoply-error.js'\nexport const made = new PanoplyError('')\nexport const brandPrototype = 1",
      'house/no-circle',
    ],
    [
      'an import of one middle package by another',
      'stream-writer/src/index.ts',
      "export { DataSource } from '@panoply/datasource'",
      'no-restricted-imports',
    ],
    [
      // pnpm links only what package.json names: anything else has no types.
      'a dependency that package.json does not name',
      'errors/src/index.ts',
      "import { z } from 'zod'\nexport const schema = z.string()",
      '@typescript-eslint/no-unsafe-call',
    ],
    [
      'any',
      'errors/src/index.ts',
      'export const f = (x: any): void => x',
      '@typescript-eslint/no-explicit-any',
    ],
  ])('%s', async (_, file, code, rule) => {
    await expect(complaintsAbout(file, code)).resolves.toContain(rule)
  })

  it('nothing in an ordinary file', async () => {
    const code = "export { PanoplyError } from './panoply-error.js'\n"
    await expect(complaintsAbout('errors/src/index.ts', code)).resolves.toEqual([])
  })
})

describe('the floors of a package', () => {
  /** Three floors; the second has two rooms. What is not listed and not in a folder is the roof. */
  const rooms = [
    'record',
    ['runtime', 'transport/transport.ts'],
    'message',
    'transport',
    'delivery',
  ]
  const house = new ESLint({
    cwd: ROOT,
    overrideConfig: {
      files: ['packages/stream-writer/src/**/*.ts'],
      rules: { 'house/floors': ['error', rooms], 'house/no-circle': 'error' },
    },
  })
  const said = async (file: string, code: string): Promise<string> => {
    const filePath = `${ROOT}/packages/stream-writer/src/${file}`
    const [result] = await house.lintText(code, { filePath })
    const own = result?.messages.filter(({ ruleId }) => ruleId?.startsWith('house/')) ?? []
    return own.map(({ message }) => message).join()
  }

  it.each([
    ['an import', "import { bisect } from '../message/message.js'\nbisect"],
    ['an import of a type', "import type { Message } from '../message/message.js'"],
    ['an inline type', "import { type Message } from '../message/message.js'"],
    ['an export', "export { bisect } from '../message/message.js'"],
    ['an export of a type', "export type { Message } from '../message/message.js'"],
    ['a dynamic import', "export const late = () => import('../message/message.js')"],
    ['a type of an import', "export type M = import('../message/message.js').Message"],
  ])('refuse %s of a floor above', async (_, code) => {
    expect(await said('record/encode-record.ts', code)).toContain(
      'record may not import message, which is above it',
    )
  })

  it('refuse what runs between two rooms of one floor', async () => {
    const code = "import type { Transport } from '../transport/transport.js'"
    expect(await said('runtime/within.ts', code)).toContain('are on one floor')
  })

  it('refuse an import of the roof', async () => {
    const code = "import type { StreamWriter } from '../stream-writer.js'"
    expect(await said('delivery/ledger.ts', code)).toContain('delivery may not import the roof')
  })

  it('refuse a folder without a floor', async () => {
    expect(await said('spool/spool.ts', 'export const a = 1')).toContain('spool has no floor')
  })

  it('let imports run downstairs, inside a room, and from the roof to everywhere', async () => {
    const down = "export { LivedClock } from '../runtime/lived-clock.js'"
    const inside = "export type { Ledger } from './ledger.js'"
    expect(await said('delivery/ledger.ts', down)).toBe('')
    expect(await said('delivery/backoff.ts', inside)).toBe('')
    expect(await said('index.ts', "export type { Ledger } from './delivery/ledger.js'")).toBe('')
  })

  it.each([
    ['of values', "import { startLocalQueue } from './local-queue.js'\nstartLocalQueue"],
    ['of types', "import type { LocalQueue } from './local-queue.js'"],
  ])('have no circle of files %s', async (_, code) => {
    await expect(complaintsAbout('local-queue/src/faults.ts', code)).resolves.toContain(
      'house/no-circle',
    )
  })
})
