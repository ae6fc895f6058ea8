import { afterAll, describe, expect, it } from '@jest/globals'

import { type Complaint, LintedCopy } from './support/linted-copy.js'

const copy = new LintedCopy(['errors', 'stream-writer', 'local-queue'])
afterAll(() => {
  copy.remove()
})

/** Writes a file for each case, and lints them in one go: reading the types takes longest. */
const complaintsOf = (
  config: string,
  cases: readonly { readonly file: string; readonly code: string }[],
): ((file: string) => readonly Complaint[]) => {
  for (const { file, code } of cases) copy.write(`packages/${file}`, code)
  const complaints = copy.lint(
    config,
    cases.map(({ file }) => `packages/${file}`),
  )
  return (file) => complaints.get(`packages/${file}`) ?? []
}

/** What is wrong, the file that does it, its text, and the rule that says so. */
const WRONG = [
  [
    'a promise that no code waits for',
    'errors/src/promise.ts',
    'export const f = (): void => { Promise.resolve(1) }',
    'typescript(no-floating-promises)',
  ],
  ['export *', 'errors/src/all.ts', "export * from './index.js'", 'house(no-export-all)'],
  ['a default export', 'errors/src/default.ts', 'export default 1', 'house(no-default-export)'],
  [
    'import.meta in a package that is translated to CommonJS',
    'stream-writer/src/here.ts',
    'export const here = import.meta.url',
    'house(no-import-meta)',
  ],
  [
    'a circle of values',
    'errors/src/classes/one.ts',
    "import { other } from './other.js'\nexport const one: number = other",
    'house(no-circle)',
  ],
  [
    'a circle of types',
    'local-queue/src/faults.ts',
    "import type { LocalQueue } from './local-queue.js'\nexport type Faults = LocalQueue",
    'house(no-circle)',
  ],
  [
    'an import of one middle package by another',
    'stream-writer/src/middle.ts',
    "export { DataSource } from '@panoply/datasource'",
    'eslint(no-restricted-imports)',
  ],
  [
    // pnpm links only what package.json names: anything else has no types.
    'a dependency that package.json does not name',
    'errors/src/unnamed.ts',
    "import { z } from 'zod'\nexport const schema = z.string()",
    'typescript(no-unsafe-call)',
  ],
  [
    'any',
    'errors/src/any.ts',
    'export const f = (x: any): void => x',
    'typescript(no-explicit-any)',
  ],
  [
    'a condition that is always true',
    'errors/src/condition.ts',
    'export const f = (x: string[]): number => (x ? 1 : 2)',
    'typescript(no-unnecessary-condition)',
  ],
  [
    'a choice that leaves a case out',
    'errors/src/choice.ts',
    "export const f = (x: 'a' | 'b'): void => { switch (x) { case 'a': f('b') } }",
    'typescript(switch-exhaustiveness-check)',
  ],
  [
    'a hook of React behind a condition',
    'console/page/src/parts/hook.tsx',
    "import { useState } from 'react'\nexport const Part = (p: { a: boolean }): null => { if (p.a) useState(1); return null }",
    'react-hooks(rules-of-hooks)',
  ],
  [
    'a test that asserts nothing',
    'errors/test/nothing.test.ts',
    "import { it } from '@jest/globals'\nit('does nothing', () => {})",
    'jest(expect-expect)',
  ],
  [
    'a test that runs alone',
    'errors/test/alone.test.ts',
    "import { expect, it } from '@jest/globals'\nit.only('is one', () => { expect(1).toBe(1) })",
    'jest(no-focused-tests)',
  ],
] as const

describe('the linter refuses', () => {
  const ORDINARY = 'errors/src/ordinary.ts'
  const said = complaintsOf('oxlint.config.js', [
    ...WRONG.map(([, file, code]) => ({ file, code })),
    {
      file: 'errors/src/classes/other.ts',
      code: "import { one } from './one.js'\nexport const other: number = one",
    },
    { file: ORDINARY, code: "export { PanoplyError } from './classes/panoply-error.js'\n" },
  ])

  it.each(WRONG)('%s', (_, file, _code, rule) => {
    expect(said(file).map((complaint) => complaint.rule)).toContain(rule)
  })

  it('nothing in an ordinary file', () => {
    expect(said(ORDINARY)).toEqual([])
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
  const UPSTAIRS = [
    ['an import', "import { bisect } from '../message/message.js'\nbisect"],
    ['an import of a type', "import type { Message } from '../message/message.js'"],
    ['an inline type', "import { type Message } from '../message/message.js'"],
    ['an export', "export { bisect } from '../message/message.js'"],
    ['an export of a type', "export type { Message } from '../message/message.js'"],
    ['a dynamic import', "export const late = () => import('../message/message.js')"],
    ['a type of an import', "export type M = import('../message/message.js').Message"],
  ] as const
  const OTHERS = {
    'runtime/beside.ts': "import type { Transport } from '../transport/transport.js'",
    'delivery/of-the-roof.ts': "import type { StreamWriter } from '../stream-writer.js'",
    'attic/homeless.ts': 'export const a = 1',
    'delivery/down.ts': "export { LivedClock } from '../runtime/lived-clock.js'",
    'delivery/inside.ts': "export type { Ledger } from './ledger.js'",
    'roof.ts': "export type { Ledger } from './delivery/ledger.js'",
  }
  const upstairs = (index: number): string => `record/upstairs-${String(index)}.ts`

  const config = 'floors.config.js'
  copy.write(
    config,
    `export default ${JSON.stringify({
      jsPlugins: ['./lint/house.js'],
      categories: { correctness: 'off' },
      rules: { 'house/floors': ['error', rooms] },
    })}`,
  )
  const complaints = complaintsOf(
    config,
    [
      ...UPSTAIRS.map(([, code], index) => [upstairs(index), code] as const),
      ...Object.entries(OTHERS),
    ].map(([file, code]) => ({ file: `stream-writer/src/${file}`, code })),
  )
  const said = (file: string): string =>
    complaints(`stream-writer/src/${file}`)
      .map(({ message }) => message)
      .join()

  it.each(UPSTAIRS.map(([name], index) => [name, index] as const))(
    'refuse %s of a floor above',
    (_, index) => {
      expect(said(upstairs(index))).toContain('record may not import message, which is above it')
    },
  )

  it('refuse what runs between two rooms of one floor', () => {
    expect(said('runtime/beside.ts')).toContain('are on one floor')
  })

  it('refuse an import of the roof', () => {
    expect(said('delivery/of-the-roof.ts')).toContain('delivery may not import the roof')
  })

  it('refuse a folder without a floor', () => {
    expect(said('attic/homeless.ts')).toContain('attic has no floor')
  })

  it.each(['delivery/down.ts', 'delivery/inside.ts', 'roof.ts'])(
    'let imports run downstairs, inside a room, and from the roof to everywhere (%s)',
    (file) => {
      expect(said(file)).toBe('')
    },
  )
})
