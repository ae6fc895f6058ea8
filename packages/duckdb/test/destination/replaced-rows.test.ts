import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { TableReport, TableRow } from '@panoply/runner'
import { temporaryFolders } from '@panoply/test-kit'

import { DuckDbDestination } from '../../src/index.js'
import { query, run } from '../support/duckdb-bench.js'
import { checkpointOf } from '../support/rows.js'

const newFolder = temporaryFolders()
const newFile = (): string => join(newFolder(), 'test.duckdb')

/** Rows with these ids, numbered. `undefined` is a row without an id. */
const rowsWith = (ids: readonly (string | undefined)[], table = 't'): TableRow[] =>
  ids.map((id, n) => ({ table, id, record: { n, ...(id !== undefined && { __id: id }) } }))

const opened = async (path: string): Promise<DuckDbDestination> => {
  const destination = new DuckDbDestination(path)
  await destination.open({ runKey: 'run' })
  return destination
}

/** A run that commits each list of rows. @returns its report */
const reportOf = async (
  path: string,
  commits: readonly (readonly TableRow[])[],
): Promise<readonly TableReport[]> => {
  const destination = await opened(path)
  for (const rows of commits) {
    await destination.write(rows)
    await destination.commit(() => checkpointOf({}))
  }
  await destination.close()
  return destination.report().tables
}

const countIn = async (path: string): Promise<number> =>
  Number((await query(path, 'SELECT count(*) FROM t'))[0]?.[0])

describe('the report about replaced rows', () => {
  it('does not count a commit that failed', async () => {
    const path = newFile()
    await reportOf(path, [rowsWith(['a'])])
    const destination = await opened(path)
    await destination.write(rowsWith(['a', 'a']))
    const failing = destination.commit(() => {
      throw new Error('no checkpoint')
    })
    await expect(failing).rejects.toThrow('no checkpoint')
    expect(destination.report().tables).toEqual([])

    await destination.commit(() => checkpointOf({}))
    await destination.close()
    expect(destination.report().tables).toEqual([{ table: 't', rows: 2, replaced: 2 }])
    expect(await countIn(path)).toBe(1)
  })

  it('does not count rows that were rolled back', async () => {
    const path = newFile()
    const destination = await opened(path)
    await destination.write(rowsWith(['a', 'b']))
    await destination.commit(() => checkpointOf({}))
    await destination.write(rowsWith(['a', 'b', 'b']))
    await destination.rollback()
    await destination.write(rowsWith(['b', 'c']))
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    expect(destination.report().tables).toEqual([{ table: 't', rows: 4, replaced: 1 }])
    expect(await countIn(path)).toBe(3)
  })

  it('does not count a row that the table refuses, or trials that search for it', async () => {
    const path = newFile()
    await run(path, 'CREATE TABLE t (__id VARCHAR, n BIGINT CHECK (n <> 2))')
    const destination = await opened(path)
    await destination.write(rowsWith(['a', 'a', 'a', 'b']))
    await destination.commit(() => checkpointOf({}), {
      ...{ room: 1, refuse: () => Promise.resolve(Infinity) },
    })
    await destination.close()

    expect(destination.report().tables).toEqual([{ table: 't', rows: 3, replaced: 1 }])
    expect(await query(path, 'SELECT __id, n FROM t ORDER BY n')).toEqual([
      ['a', '1'],
      ['b', '3'],
    ])
  })

  it('does not count rows of a table that the run empties', async () => {
    const path = newFile()
    await reportOf(path, [rowsWith(['a', 'b'])])
    const destination = await opened(path)
    await destination.truncate('t')
    await destination.write(rowsWith(['a', 'b']))
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    expect(destination.report().tables).toEqual([{ table: 't', rows: 2, replaced: 0 }])
  })

  it('is 0 for rows without ids, also if a key of theirs is called __id', async () => {
    const own = [1, 2].map((n) => ({ table: 't', id: undefined, record: { __id: 'own', n } }))
    expect(await reportOf(newFile(), [own, own])).toEqual([{ table: 't', rows: 4, replaced: 0 }])
  })

  it('counts by the name that the rows have, in upper or in lower case', async () => {
    const rows = [...rowsWith(['a'], 'T'), ...rowsWith(['a', 'b'], 't')]
    expect(await reportOf(newFile(), [rows])).toEqual([
      { table: 'T', rows: 1, replaced: 0 },
      { table: 't', rows: 2, replaced: 1 },
    ])
  })

  it('makes the number of rows in the table right, over commits and runs', async () => {
    const ids = fc.array(fc.constantFrom('a', 'b', 'c', undefined), {
      ...{ minLength: 1, maxLength: 6 },
    })
    const aRun = fc.array(ids, { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(fc.array(aRun, { minLength: 1, maxLength: 2 }), async (runs) => {
        const path = newFile()
        let expected = 0
        for (const commits of runs) {
          const [report] = await reportOf(
            path,
            commits.map((one) => rowsWith(one)),
          )
          if (report) expected += report.rows - (report.replaced ?? Number.NaN)
        }
        expect(await countIn(path)).toBe(expected)
      }),
      { numRuns: 6, examples: [[[[['a', 'b', 'a']]]]] },
    )
  })

  it.each([
    ['each once', (n: number) => `id ${n}`],
    ['some of them twice', (n: number) => `id ${n % 100}`],
    ['some rows without', (n: number) => (n % 3 === 0 ? undefined : `id ${n}`)],
    ['with characters that stand between values', (n: number) => `${n}\x1f\x1e`],
  ])('is right for many rows with ids: %s', async (_, idOf) => {
    const path = newFile()
    const first = Array.from({ length: 150 }, (__, n) => idOf(n))
    const second = Array.from({ length: 150 }, (__, n) => idOf(n + 75))
    const [table] = await reportOf(path, [rowsWith(first), rowsWith(second)])

    const kept = new Map<string, string>()
    let [replaced, withoutId] = [0, 0]
    for (const ids of [first, second]) {
      for (const [n, id] of ids.entries()) {
        if (id === undefined) withoutId += 1
        else {
          if (kept.has(id)) replaced += 1
          kept.set(id, String(n))
        }
      }
    }
    expect(table).toEqual({ table: 't', rows: 300, replaced })
    const stored = await query(path, 'SELECT __id, n FROM t WHERE __id IS NOT NULL')
    expect(new Map(stored as [string, string][])).toEqual(kept)
    expect(await countIn(path)).toBe(kept.size + withoutId)
  })
})

describe('rows whose ids ascend', () => {
  /** The ids from `first` on, with this step between them. */
  const ids = (first: number, count: number, step = 1): string[] =>
    Array.from({ length: count }, (_, n) => String(first + n * step))

  const aCommit = fc.record({
    first: fc.integer({ min: 0, max: 900 }),
    count: fc.integer({ min: 90, max: 300 }),
    step: fc.constantFrom(1, 2, -1),
  })

  it('replace the rows with the same ids, whether or not they come after all others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aCommit, { minLength: 1, maxLength: 5 }), async (commits) => {
        const path = newFile()
        const lists = commits.map(({ first, count, step }) => ids(first, count, step))
        const tables = await reportOf(
          path,
          lists.map((list) => rowsWith(list)),
        )
        const kept = new Map(lists.flatMap((list) => list.map((id, n) => [id, n] as const)))
        const all = lists.reduce((sum, { length }) => sum + length, 0)
        expect(tables).toEqual([{ table: 't', rows: all, replaced: all - kept.size }])
        const rows = await query(path, 'SELECT __id, n FROM t')
        expect(new Map(rows.map(([id, n]) => [id, Number(n)]))).toEqual(kept)
        expect(rows).toHaveLength(kept.size)
      }),
      { numRuns: 10 },
    )
  })

  it('replace the rows of the same transaction', async () => {
    const path = newFile()
    // There are two pieces with text and a short one. The last row of each repeats an id.
    const list = [...ids(0, 20_000), ...ids(20_000, 19_999), '5', ...ids(50_000, 50), '39998']
    const tables = await reportOf(path, [rowsWith(list)])
    expect(tables).toEqual([{ table: 't', rows: list.length, replaced: 2 }])
    expect(await countIn(path)).toBe(list.length - 2)
    expect(await query(path, "SELECT n FROM t WHERE __id IN ('5', '39998') ORDER BY n")).toEqual([
      ['39999'],
      ['40050'],
    ])
  })

  it('replace rows that brought an __id of their own, and came between them', async () => {
    const path = newFile()
    const [first, last] = [rowsWith(ids(0, 20_000)), rowsWith(ids(20_000, 20_000))]
    // Rows without an id keep a key __id of the source. They are a piece of their own.
    const own = last.map((row) => ({ ...row, id: undefined }))
    const [report] = await reportOf(path, [[...first, ...own, ...last]])
    expect(report).toEqual({ table: 't', rows: 60_000, replaced: 20_000 })
    expect(await countIn(path)).toBe(40_000)
  })

  it.each([
    ['marks between letters', 'NOCASE', ['Z', '_', ...ids(10, 100)], '_'],
    ['marks before letters', 'de', ['Z', '_', ...ids(10, 100)], '_'],
    [
      'other letters',
      'NOCASE',
      [...ids(1, 19_999), 'ZZZZZZ', 'zzzzzz', ...ids(1_000_000, 100)],
      '0',
    ],
  ])('are compared as their column compares them: %s by %s', async (_, collation, list, old) => {
    const path = newFile()
    await run(path, `CREATE TABLE t (__id VARCHAR COLLATE ${collation}, n BIGINT)`)
    await reportOf(path, [rowsWith([old]), rowsWith(list)])
    expect(await query(path, 'SELECT __id FROM t GROUP BY __id HAVING count(*) > 1')).toEqual([])
  })

  it('replace the rows of another run of this process', async () => {
    const path = newFile()
    const [one, other] = [await opened(path), await opened(path)]
    for (const [destination, first] of [
      [one, 0],
      [other, 100],
      [one, 150],
      [other, 400],
    ] as const) {
      await destination.write(rowsWith(ids(first, 150)))
      await destination.commit(() => checkpointOf({}))
    }
    await one.close()
    await other.close()
    expect(await countIn(path)).toBe(450)
    expect(await query(path, 'SELECT count(DISTINCT __id) FROM t')).toEqual([['450']])
  })
})
