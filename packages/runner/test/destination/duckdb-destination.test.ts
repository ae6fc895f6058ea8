import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { DuckDbDestination } from '../../src/destination/duckdb/duckdb-destination.js'
import { temporaryFolders } from '../temporary-folder.js'
import { checkpointOf, rowsOf } from './rows.js'

const newFolder = temporaryFolders()
const newFile = (): string => join(newFolder(), 'test.duckdb')

const query = async (path: string, sql: string): Promise<unknown[][]> => {
  const instance = await DuckDBInstance.fromCache(path)
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Each inner array of records is committed on its own. */
const deliver = async (
  path: string,
  commits: readonly (readonly Record<string, unknown>[])[],
): Promise<void> => {
  const destination = new DuckDbDestination(path)
  await destination.open('run')
  try {
    for (const records of commits) {
      await destination.write(rowsOf('t', records))
      await destination.commit(() => checkpointOf({}))
    }
  } finally {
    await destination.close()
  }
}

const columnsOf = (path: string): Promise<unknown[][]> =>
  query(path, `SELECT column_name, column_type FROM (DESCRIBE t)`)

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

describe('ids', () => {
  it('make a later row replace an earlier one, within a commit and between runs', async () => {
    const path = newFile()
    await deliver(path, [
      [
        { __id: 'a', n: 1 },
        { __id: 'b', n: 2 },
        { __id: 'a', n: 3 },
      ],
      [{ __id: 'b', n: 4, more: 'x' }],
    ])
    await deliver(path, [[{ __id: 'c', n: 5 }], [{ n: 6 }, { n: 6 }]])

    expect(await query(path, 'SELECT __id, n, more FROM t ORDER BY n, rowid')).toEqual([
      ['a', '3', null],
      ['b', '4', 'x'],
      ['c', '5', null],
      [null, '6', null],
      [null, '6', null],
    ])
  })
})

describe('transactions', () => {
  it('keep the checkpoint with the rows, and give both back', async () => {
    const path = newFile()
    const destination = new DuckDbDestination(path)
    expect(await destination.open('mine')).toBeUndefined()
    await destination.write(rowsOf('t', [{ a: 1 }]))
    await destination.commit(() => checkpointOf({ page: 7 }))
    await destination.close()

    const again = new DuckDbDestination(path)
    expect(await again.open('mine')).toEqual(checkpointOf({ page: 7 }))
    await again.close()
    const other = new DuckDbDestination(path)
    expect(await other.open('another')).toBeUndefined()
    await other.close()
  })

  it('lose rows and checkpoint together when they are not committed', async () => {
    const path = newFile()
    await deliver(path, [[{ a: 1 }]])
    const destination = new DuckDbDestination(path)
    await destination.open('run')
    await destination.write(
      rowsOf(
        't',
        Array.from({ length: 25_000 }, (_, a) => ({ a, b: 'x' })),
      ),
    )
    await destination.truncate('t')
    await destination.close()

    expect(await query(path, 'SELECT * FROM t')).toEqual([['1']])
  })

  it('do not settle when a row cannot be merged', async () => {
    const path = newFile()
    const destination = new DuckDbDestination(path)
    await destination.open('run')
    const self: Record<string, unknown> = {}
    self['self'] = self
    await destination.write(rowsOf('t', [{ self: [1] }]))
    let isSettled = false
    const failing = async (): Promise<void> => {
      await destination.write(rowsOf('t', [self]))
      await destination.commit(() => {
        isSettled = true
        return checkpointOf({})
      })
    }
    await expect(failing()).rejects.toThrow(/circular|cycl/i)
    await destination.close()

    expect(isSettled).toBe(false)
    expect(
      await query(path, `SELECT count(*) FROM duckdb_tables() WHERE table_name = 't'`),
    ).toEqual([['0']])
  })
})

describe('the file', () => {
  it('is made with its folder', async () => {
    const path = join(newFolder(), 'deep', 'er', 'my data.duckdb')
    await deliver(path, [[{ a: 1 }]])

    expect(existsSync(path)).toBe(true)
  })

  it('that is no database is refused by name and left as it is', async () => {
    const path = newFile()
    writeFileSync(path, 'this is not a database, but somebody may need it')

    await expect(new DuckDbDestination(path).open('run')).rejects.toMatchObject({
      code: 'PANOPLY_INVALID_ARGUMENT',
      message: expect.stringContaining(path),
    })
  })

  it('is shared by two runs of one process', async () => {
    const path = newFile()
    const [one, two] = [new DuckDbDestination(path), new DuckDbDestination(path)]
    await one.open('one')
    await two.open('two')
    await one.write(rowsOf('a', [{ n: 1 }]))
    await two.write(rowsOf('b', [{ n: 2 }]))
    await one.commit(() => checkpointOf({ one: 1 }))
    await two.commit(() => checkpointOf({ two: 2 }))
    await one.close()
    await two.close()

    expect(await query(path, 'SELECT n FROM a UNION ALL SELECT n FROM b ORDER BY n')).toEqual([
      ['1'],
      ['2'],
    ])
  })

  it('is reported with a command that shows the data', async () => {
    const path = newFile()
    const destination = new DuckDbDestination(path)
    await destination.open('run')
    await destination.write(rowsOf('my table', [{ a: 1 }, { a: 2 }]))
    expect(destination.report().tables).toEqual([])
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    expect(destination.report()).toEqual({
      tables: [{ table: 'my table', rows: 2 }],
      bytes: undefined,
      location: path,
      query: `duckdb ${path} 'FROM "my table" LIMIT 10'`,
    })
  })
})
