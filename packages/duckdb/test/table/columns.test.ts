import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { columnsOf, deliver, query } from '../support/duckdb-bench.js'
import { memoryTables } from '../support/memory-table.js'

const newFolder = temporaryFolders()
const newFile = (): string => join(newFolder(), 'test.duckdb')
const newTable = memoryTables()

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
    const [apart, together] = [newTable(), newTable()]
    await apart.insert(asRecords(first))
    await apart.insert(asRecords(second))
    await together.insert(asRecords([...first, ...second]))

    for (const table of [apart, together]) {
      expect(await table.columns()).toEqual([['c', type]])
      const stored = await table.query(`SELECT CAST(c AS VARCHAR) FROM t ORDER BY rowid`)
      expect(
        stored.flat().map((text) => (type === 'DOUBLE' ? String(Number(text)) : text)),
      ).toEqual(values)
    }
  })

  it('that differ in case only stay two columns, in later runs too', async () => {
    const path = newFile()
    await deliver(path, [[{ id: 1, ID: 2 }]])
    await deliver(path, [[{ ID: 3 }], [{ id: 4 }]])

    expect(await query(path, `SELECT id, "ID_1" FROM t ORDER BY rowid`)).toEqual([
      ['1', '2'],
      [null, '3'],
      ['4', null],
    ])
  })

  it('of one row each are added to a table, more than one transaction adds', async () => {
    const path = newFile()
    const keys = Array.from({ length: 300 }, (_, index) => `k${index}`)
    await deliver(path, [[{ id: 0 }]])
    await deliver(path, [keys.map((key, index) => ({ id: index + 1, [key]: index }))])

    const sum = keys.map((key) => `sum(${key})`).join(' + ')
    expect(await query(path, `SELECT count(*), max(id), ${sum} FROM t`)).toEqual([
      ['301', '300', String((300 * 299) / 2)],
    ])
  })

  it('take any name that a key can be, and rows without any', async () => {
    const table = newTable()
    await table.insert([{ 'a "b"; --': 1, '': 2, 'x\0': 3, __proto: 4 }, {}])

    expect(await table.query(`SELECT count(*) FROM t`)).toEqual([['2']])
    expect((await table.columns()).map(([name]) => name)).toEqual([
      'a "b"; --',
      '(no name)',
      'x\u2400',
      '__proto',
    ])
    const empty = newTable()
    await empty.insert([{}, {}])
    expect(await empty.query(`SELECT count(*) FROM t`)).toEqual([['2']])
  })

  it('of types that the runner never makes give way without loss', async () => {
    const table = newTable()
    await table.query(`CREATE TABLE t AS SELECT DATE '2026-01-02' AS d, 7::INTEGER AS i`)
    await table.insert([{ d: 'later', i: 8 }])

    expect(await table.query('SELECT d, i FROM t')).toEqual([
      ['2026-01-02', '7'],
      ['later', '8'],
    ])
  })
})
