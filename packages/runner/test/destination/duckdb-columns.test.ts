import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { temporaryFolders } from '../temporary-folder.js'
import { columnsOf, deliver, query } from './duckdb-bench.js'

const newFolder = temporaryFolders()
const newFile = (): string => join(newFolder(), 'test.duckdb')

describe('columns', () => {
  it('come from the rows', async () => {
    const path = newFile()
    await deliver(path, [
      [
        {
          flag: true,
          count: 7,
          ratio: 0.5,
          text: '007',
          at: new Date('2026-02-03T04:05:06.789Z'),
          bytes: new Uint8Array([1, 2]),
          nested: { a: [1, { b: null }] },
          list: ['x'],
          large: 2n ** 100n,
          nothing: null,
        },
      ],
    ])

    expect(await columnsOf(path)).toEqual([
      ['flag', 'BOOLEAN'],
      ['count', 'BIGINT'],
      ['ratio', 'DOUBLE'],
      ['text', 'VARCHAR'],
      ['at', 'TIMESTAMP WITH TIME ZONE'],
      ['bytes', 'BLOB'],
      ['nested', 'JSON'],
      ['list', 'JSON'],
      ['large', 'HUGEINT'],
      ['nothing', 'VARCHAR'],
    ])
    expect(
      await query(
        path,
        `SELECT count, text, epoch_ms("at"), nested->>'$.a[0]', list->>0, large FROM t`,
      ),
    ).toEqual([['7', '007', '1770091506789', '1', 'x', String(2n ** 100n)]])
  })

  it.each([
    ['whole numbers and fractions', [1], [0.5], 'DOUBLE', ['1', '0.5']],
    ['fractions and whole numbers', [0.5], [1], 'DOUBLE', ['0.5', '1']],
    ['numbers and text', [1], ['x'], 'VARCHAR', ['1', 'x']],
    ['fractions and text', [2, 0.5], ['x'], 'VARCHAR', ['2', '0.5', 'x']],
    ['booleans and numbers', [true], [1], 'VARCHAR', ['true', '1']],
    ['dates and text', [new Date(0)], ['soon'], 'VARCHAR', ['1970-01-01T00:00:00.000Z', 'soon']],
    ['bytes and text', [new Uint8Array([255])], ['x'], 'VARCHAR', ['/w==', 'x']],
    ['text and objects', ['x'], [{ a: 1 }], 'JSON', ['"x"', '{"a":1}']],
    ['numbers and lists', [1], [[2]], 'JSON', ['1', '[2]']],
    ['objects and infinities', [{ a: 1 }], [Infinity], 'JSON', ['{"a":1}', '"Infinity"']],
    ['nulls and numbers', [null], [1], 'BIGINT', [null, '1']],
    ['nulls and objects', [null], [{}], 'JSON', [null, '{}']],
    [
      'exact large numbers and fractions',
      [2n ** 60n],
      [0.5],
      'VARCHAR',
      [String(2n ** 60n), '0.5'],
    ],
    [
      'large and larger numbers',
      [2n ** 60n],
      [2n ** 90n],
      'HUGEINT',
      [String(2n ** 60n), String(2n ** 90n)],
    ],
    ['numbers beyond all bounds', [1], [2n ** 200n], 'VARCHAR', ['1', String(2n ** 200n)]],
  ])('widen: %s', async (_, first, second, type, values) => {
    const asRecords = (list: readonly unknown[]): Record<string, unknown>[] =>
      list.map((value) => ({ c: value }))
    const apart = newFile()
    await deliver(apart, [asRecords(first), asRecords(second)])
    const together = newFile()
    await deliver(together, [asRecords([...first, ...second])])

    for (const path of [apart, together]) {
      expect(await columnsOf(path)).toEqual([['c', type]])
      const stored = await query(path, `SELECT CAST(c AS VARCHAR) FROM t ORDER BY rowid`)
      expect(
        stored.flat().map((text) => (type === 'DOUBLE' ? String(Number(text)) : text)),
      ).toEqual(values)
    }
  })

  it('that differ in case only are kept apart, in later runs too', async () => {
    const path = newFile()
    await deliver(path, [[{ id: 1, ID: 2 }]])
    await deliver(path, [[{ ID: 3 }], [{ id: 4 }]])

    expect(await query(path, `SELECT id, "ID_1" FROM t ORDER BY rowid`)).toEqual([
      ['1', '2'],
      [null, '3'],
      ['4', null],
    ])
  })

  it('take any name that a key can be, and rows without any', async () => {
    const path = newFile()
    await deliver(path, [[{ 'a "b"; --': 1, '': 2, 'x\0': 3, __proto: 4 }, {}]])

    expect(await query(path, `SELECT count(*) FROM t`)).toEqual([['2']])
    expect((await columnsOf(path)).map(([name]) => name)).toEqual([
      'a "b"; --',
      '(no name)',
      'x\u2400',
      '__proto',
    ])
    const empty = newFile()
    await deliver(empty, [[{}, {}]])
    expect(await query(empty, `SELECT count(*) FROM t`)).toEqual([['2']])
  })

  it('of types that the runner never makes give way without loss', async () => {
    const path = newFile()
    await query(path, `CREATE TABLE t AS SELECT DATE '2026-01-02' AS d, 7::INTEGER AS i`)
    await deliver(path, [[{ d: 'later', i: 8 }]])

    expect(await query(path, 'SELECT d, i FROM t')).toEqual([
      ['2026-01-02', '7'],
      ['later', '8'],
    ])
  })
})

describe('any rows', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.integer(), { maxLength: 3 }),
    fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.string({ maxLength: 4 }), {
      maxKeys: 2,
    }),
  )
  const record = fc.dictionary(fc.constantFrom('a', 'b', 'B', 'c d', 'é'), value, { maxKeys: 4 })

  it('are all there, with every value, however they are cut into commits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(record, { maxLength: 5 }), { maxLength: 4 }),
        async (commits) => {
          const path = newFile()
          await deliver(path, commits)
          const records = commits.flat()
          if (records.length === 0) return
          const stored = await query(path, 'SELECT COLUMNS(*) FROM t ORDER BY rowid')
          const types = new Map((await columnsOf(path)) as [string, string][])
          expect(stored).toHaveLength(records.length)
          for (const [index, original] of records.entries()) {
            const [row] = [stored[index] ?? []]
            const present = row.filter((cell) => cell !== null)
            expect(present).toHaveLength(Object.values(original).filter((v) => v !== null).length)
          }
          expect([...types.values()].every((type) => type !== '')).toBe(true)
        },
      ),
      { numRuns: 12 },
    )
  }, 30_000)

  it('of one column read as the values that came, whatever types meet', async () => {
    const commit = fc.array(value, { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.array(commit, { minLength: 1, maxLength: 3 }), async (commits) => {
        const path = newFile()
        await deliver(
          path,
          commits.map((values) => values.map((c) => ({ c }))),
        )
        const [[, type] = []] = await columnsOf(path)
        const stored = await query(path, 'SELECT CAST(c AS VARCHAR) FROM t ORDER BY rowid')
        expect(
          stored.flat().map((text) => readBack(text as string | null, type as string)),
        ).toEqual(commits.flat().map((original) => expected(original, type as string)))
      }),
      { numRuns: 15 },
    )
  }, 30_000)

  const readBack = (text: string | null, type: string): unknown => {
    if (text === null || type === 'VARCHAR') return text
    // A number that was text for a while may have become JSON text.
    return type === 'JSON' ? looseText(JSON.parse(text)) : JSON.parse(text)
  }
  const expected = (original: unknown, type: string): unknown => {
    if (original === null) return null
    if (type === 'JSON') return looseText(original)
    return type === 'VARCHAR' ? looseText(original) : original
  }
  const looseText = (original: unknown): unknown =>
    typeof original === 'number' || typeof original === 'boolean' ? String(original) : original
})
