import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'
import {
  type Checkpoint,
  type LateRefusals,
  type PlainObject,
  RunFailedError,
  type RunOptions,
  type RunReport,
  runSource,
} from '@panoply/runner'
import { InMemoryStateStore } from '@panoply/runner/testing'
import { temporaryFolders } from '@panoply/test-kit'

import { DuckDbDestination } from '../../src/index.js'
import { deliver, query, run } from '../support/duckdb-bench.js'

type Row = Record<string, unknown>

const newFolder = temporaryFolders()

const BATCH = 10
const TOTAL = 40

/**
 * 40 rows in batches of 10, with state; `change` gives some of them what the table does not take. Each batch but the
 * first one waits for `mayGoOn`.
 */
const moduleOf = (
  change: (n: number) => Row | undefined,
  stateSpan: 'batch' | 'batches' = 'batches',
  mayGoOn: Promise<void> = Promise.resolve(),
): DataSourceModule => ({
  CONFIG: { title: 'Refused rows', params: [] },
  Stream: class extends DataSource {
    override readonly stateSpan = stateSpan
    #next = (this.source['state'] as { next?: number } | undefined)?.next ?? 0
    async read(): Promise<Batch | null> {
      if (this.#next >= TOTAL) return null
      const start = this.#next
      if (start > 0) await mayGoOn
      this.#next += BATCH
      this.state(`to ${this.#next}`, { next: this.#next })
      return Array.from({ length: BATCH }, (_, index) => {
        const n = start + index
        return { n, ok: n, ...change(n), __state: `to ${this.#next}` }
      })
    }
  },
})

const all = Array.from({ length: TOTAL }, (_, n) => n)

const failureOf = async (running: Promise<unknown>): Promise<RunFailedError> => {
  const error: unknown = await running.then(
    () => 'it did not fail',
    (thrown: unknown) => thrown,
  )
  if (error instanceof RunFailedError) return error
  throw error
}

const runInto = (
  path: string,
  module: DataSourceModule,
  options: Partial<RunOptions> = {},
): Promise<RunReport> =>
  runSource(module, {
    ...{ source: { destination: 't' }, retryDelaysMs: [0] },
    destination: new DuckDbDestination(path),
    stateStore: new InMemoryStateStore(),
    ...options,
  })

const numbersIn = async (path: string): Promise<number[]> =>
  (await query(path, 'SELECT n FROM t ORDER BY n')).map(([n]) => Number(n))

const linesOf = (file: string): Row[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)

/** What a table can have against the rows 23 and 37, and what the error says of it. */
const CASES: readonly [what: string, sql: string, bad: Row, says: RegExp, facts?: Row][] = [
  [
    'a check',
    'n BIGINT, ok BIGINT CHECK (ok >= 0)',
    { ok: -1 },
    /CHECK.* of table "t"/,
    { path: 'record.ok' },
  ],
  [
    'a NOT NULL',
    'n BIGINT, ok BIGINT NOT NULL',
    { ok: null },
    /"ok" .* takes no NULL/,
    { path: 'record.ok' },
  ],
  ['a unique constraint', 'n BIGINT, ok BIGINT UNIQUE', { ok: 3 }, /unique.* "t"/],
  ['a primary key', 'n BIGINT, ok BIGINT PRIMARY KEY', { ok: 3 }, /primary key.* "t"/],
  [
    'a unique index',
    'n BIGINT, ok BIGINT); CREATE UNIQUE INDEX one_ok ON t (ok',
    { ok: 3 },
    /unique index.* "t"/,
  ],
  [
    'a primary key of another type',
    'n BIGINT, ok BIGINT PRIMARY KEY',
    { ok: 'text' },
    /"ok" of table "t" is BIGINT .*cannot be changed/,
    { path: 'record.ok' },
  ],
  [
    'a check on a fraction',
    'n BIGINT, ok BIGINT CHECK (ok >= 0)',
    { ok: 1.5 },
    /"ok" of table "t" is BIGINT/,
    { path: 'record.ok' },
  ],
  [
    'an ENUM with a key',
    `n BIGINT, ok BIGINT, kind ENUM('a', 'b') UNIQUE`,
    { kind: 'c' },
    /"kind" of table "t" is ENUM/,
    { path: 'record.kind' },
  ],
  [
    'a generated column',
    'n BIGINT, ok BIGINT, twice BIGINT GENERATED ALWAYS AS (n * 2)',
    { twice: 9 },
    /"twice" of table "t" is generated/,
    { path: 'record.twice' },
  ],
  [
    'a foreign key',
    'n BIGINT, ok BIGINT, other BIGINT REFERENCES others (id)',
    { other: 9 },
    /foreign key of table "t"/,
  ],
]

/** Its first commit waits with refused rows until the source has returned all of its batches. */
class WaitingDestination extends DuckDbDestination {
  goOn: () => void = () => undefined
  readonly #mayGoOn = new Promise<void>((resolve) => (this.goOn = resolve))
  #hasNamed: () => void = () => undefined
  /** Resolves when it has named the first refused rows. */
  readonly named = new Promise<void>((resolve) => (this.#hasNamed = resolve))
  readonly #namesFirst: boolean

  /** @param namesFirst whether it names the refused rows before it waits, or after that */
  constructor(path: string, namesFirst: boolean) {
    super(path)
    this.#namesFirst = namesFirst
  }

  override commit(
    settle: (place: PlainObject) => Checkpoint,
    refusals: LateRefusals,
  ): Promise<void> {
    return super.commit(settle, {
      room: refusals.room,
      refuse: async (rows) => {
        if (!this.#namesFirst) await this.#mayGoOn
        const end = await refusals.refuse(rows)
        this.#hasNamed()
        await this.#mayGoOn
        return end
      },
    })
  }
}

/** Runs a source whose first batch is committed at once. All others come during that commit. */
const runDuringCommit = (
  path: string,
  change: (n: number) => Row | undefined,
  options: Partial<RunOptions> = {},
  namesFirst = false,
): Promise<RunReport> => {
  const destination = new WaitingDestination(path, namesFirst)
  return runInto(path, moduleOf(change, 'batch', namesFirst ? destination.named : undefined), {
    ...{ destination, checkpointEveryMs: 1e9 },
    onEvent: (event) => {
      if (event.type === 'batch' && event.reads === TOTAL / BATCH) destination.goOn()
    },
    ...options,
  })
}

describe('rows that a table of DuckDB does not take', () => {
  const newTable = async (columns: string): Promise<string> => {
    const path = join(newFolder(), 'rows.duckdb')
    await run(path, `CREATE TABLE others (id BIGINT PRIMARY KEY); CREATE TABLE t (${columns})`)
    return path
  }

  it.each(CASES)(
    'for %s: the first is named, and the batches before it are committed',
    async (_, sql, bad, message, facts = {}) => {
      const path = await newTable(sql)
      const module = moduleOf((n) => (n === 23 ? bad : undefined))
      const failure = await failureOf(runInto(path, module))
      expect(failure).toMatchObject({
        ...{ part: 'destination', retryable: false, report: { rows: 20 } },
        message: expect.stringMatching(message),
        cause: {
          ...{ code: 'PANOPLY_ROW_REFUSED', table: 't', rowNumber: 24 },
          cause: { code: 'PANOPLY_DUCKDB_FAILED', kind: 'row', table: 't' },
          ...facts,
        },
      })
      expect(await numbersIn(path)).toEqual(all.slice(0, 20))
      // The next run continues from the last commit, so no row comes twice.
      await failureOf(runInto(path, module, { resume: 'always' }))
      expect(await numbersIn(path)).toEqual(all.slice(0, 20))
    },
  )

  it.each(CASES)(
    'for %s: with maxRejects the rest arrives',
    async (_, sql, bad, message, facts = {}) => {
      const path = await newTable(sql)
      const rejects = join(newFolder(), 'rejects.ndjson')
      const report = await runInto(
        path,
        moduleOf((n) => (n === 23 || n === 37 ? bad : undefined)),
        { maxRejects: 2, rejects },
      )
      expect(report).toMatchObject({
        outcome: 'finished',
        rows: 38,
        rejected: 2,
      })
      expect(await numbersIn(path)).toEqual(all.filter((n) => n !== 23 && n !== 37))
      const line = {
        ...{ table: 't', reason: expect.stringMatching(message) },
        ...facts,
      }
      expect(linesOf(rejects)).toMatchObject([
        { ...line, rowNumber: 24, row: { n: 23 } },
        { ...line, rowNumber: 38, row: { n: 37 } },
      ])
    },
  )

  it('ends at the first one too many, with the batches before it and their rejects', async () => {
    const path = await newTable('n BIGINT, ok BIGINT CHECK (ok >= 0)')
    const rejects = join(newFolder(), 'rejects.ndjson')
    const failure = await failureOf(
      runInto(
        path,
        moduleOf((n) => (n % 10 === 5 ? { ok: -n } : undefined)),
        {
          source: { destination: 't', idpattern: '{n}' },
          maxRejects: 2,
          rejects,
        },
      ),
    )
    expect(failure).toMatchObject({
      report: { rows: 18, rejected: 2 },
      cause: { code: 'PANOPLY_ROW_REFUSED', rowNumber: 26, rowId: '25' },
    })
    expect(await numbersIn(path)).toEqual(all.slice(0, 20).filter((n) => n % 10 !== 5))
    expect(linesOf(rejects).map(({ id }) => id)).toEqual(['5', '15'])
  })

  it.each(['n BIGINT UNIQUE', 'n BIGINT UNIQUE, k VARCHAR UNIQUE'])(
    'thousands of rows that repeat a unique value are found without a try for each: %s',
    async (columns) => {
      const path = join(newFolder(), 'test.duckdb')
      await run(path, `CREATE TABLE t (${columns}, m BIGINT)`)
      const module: DataSourceModule = {
        CONFIG: { title: 'Repeated', params: [] },
        Stream: class extends DataSource {
          #batches = 1
          read(): Batch | null {
            this.#batches -= 1
            if (this.#batches < 0) return null
            return Array.from({ length: 6_000 }, (_, at) => ({
              ...{ n: Math.floor(at / 2), k: `k${Math.floor(at / 2)}`, m: at },
            }))
          }
        },
      }
      const rejects = join(newFolder(), 'rejects.ndjson')
      const report = await runInto(path, module, { maxRejects: 3_000, rejects })
      expect(report).toMatchObject({ rows: 3_000, rejected: 3_000 })
      expect(await query(path, 'SELECT count(*), sum(m % 2) FROM t')).toEqual([['3000', '0']])
    },
  )

  it('a row that repeats only the value of a refused row is kept', async () => {
    const path = await newTable('a BIGINT UNIQUE, b BIGINT UNIQUE')
    const rows = [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 2, b: 2 },
    ]
    const batches: Batch[] = [rows]
    const module: DataSourceModule = {
      CONFIG: { title: 'Repeated', params: [] },
      Stream: class extends DataSource {
        read(): Batch | null {
          return batches.shift() ?? null
        }
      },
    }
    const rejects = join(newFolder(), 'rejects.ndjson')
    const report = await runInto(path, module, { maxRejects: 1, rejects })
    expect(report).toMatchObject({ rows: 2, rejected: 1 })
    expect(await query(path, 'SELECT a, b FROM t ORDER BY a')).toEqual([
      ['1', '1'],
      ['2', '2'],
    ])
  })

  it('a row that is replaced by its id meets no unique key of its own', async () => {
    const path = await newTable('__id VARCHAR PRIMARY KEY, n BIGINT UNIQUE')
    for (const n of [1, 2])
      await deliver(path, [
        [
          { __id: 'a', n },
          { __id: 'a', n },
        ],
      ])

    expect(await query(path, 'SELECT __id, n FROM t')).toEqual([['a', '2']])
  })
})

describe('rows that DuckDB refuses while further rows are taken', () => {
  const newTable = async (): Promise<string> => {
    const path = join(newFolder(), 'rows.duckdb')
    await run(path, 'CREATE TABLE t (n BIGINT, ok BIGINT CHECK (ok >= 0))')
    return path
  }
  const refusedAt =
    (...numbers: readonly number[]) =>
    (n: number): Row | undefined =>
      numbers.includes(n) ? { ok: -1 } : undefined

  it.each([
    ['before', false, [15, 3, 7, 23]],
    ['after', true, [3, 7, 15, 23]],
  ] as const)(
    'are left out with their own numbers if later rows come %s they are named',
    async (_, namesFirst, order) => {
      const path = await newTable()
      const rejects = join(newFolder(), 'rejects.ndjson')
      const report = await runDuringCommit(
        path,
        // The row 15 is refused at once, because a function cannot be stored.
        (n) => (n === 15 ? { ok: () => n } : refusedAt(3, 7, 23)(n)),
        { maxRejects: 4, rejects },
        namesFirst,
      )

      expect(report).toMatchObject({ outcome: 'finished', rows: 36, rejected: 4, checkpoints: 2 })
      expect(await numbersIn(path)).toEqual(all.filter((n) => ![3, 7, 15, 23].includes(n)))
      expect(linesOf(rejects).map(({ rowNumber, row }) => [rowNumber, row])).toEqual(
        order.map((n) => [n + 1, expect.objectContaining({ n })]),
      )
    },
  )

  it('end the run if no more may be left out, and the rows taken meanwhile are not committed', async () => {
    const path = await newTable()
    const failure = await failureOf(runDuringCommit(path, refusedAt(3)))

    expect(failure).toMatchObject({
      ...{ part: 'destination', report: { rows: 0 } },
      cause: { code: 'PANOPLY_ROW_REFUSED', rowNumber: 4 },
    })
    expect(await numbersIn(path)).toEqual([])
  })

  it('end the run at the first one too many, even if later rows have used up what may be left out', async () => {
    const path = await newTable()
    const rejects = join(newFolder(), 'rejects.ndjson')
    const failure = await failureOf(
      runDuringCommit(path, (n) => (n === 15 ? { ok: () => n } : refusedAt(3)(n)), {
        maxRejects: 1,
        rejects,
      }),
    )
    expect(failure).toMatchObject({ cause: { code: 'PANOPLY_ROW_REFUSED', rowNumber: 4 } })
    expect(await numbersIn(path)).toEqual([])
    // Without the refused row, the next run delivers all rows.
    await runInto(
      path,
      moduleOf(() => undefined),
      { resume: 'always' },
    )
    expect(await numbersIn(path)).toEqual(all)
  })
})
