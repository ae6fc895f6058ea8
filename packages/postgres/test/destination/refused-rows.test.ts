import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'
import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'
import { describeWithPostgres } from '@panoply/local-postgres'
import { RunFailedError, type RunOptions, type RunReport, runSource } from '@panoply/runner'
import { InMemoryStateStore } from '@panoply/runner/testing'
import { temporaryFolders } from '@panoply/test-kit'

import { PostgresDestination } from '../../src/index.js'
import { addressOf, valuesOf } from '../support/deliver.js'

type Row = Record<string, unknown>

const newFolder = temporaryFolders()

const BATCH = 10
const TOTAL = 40

let modules = 0

/** 40 rows in batches of 10, with state; `change` gives some of them what the table does not take. */
const moduleOf = (change: (n: number) => Row | undefined): DataSourceModule => ({
  // Each with a checkpoint of its own.
  CONFIG: { title: `Refused rows ${(modules += 1)}`, params: [] },
  Stream: class extends DataSource {
    #next = (this.source['state'] as { next?: number } | undefined)?.next ?? 0
    read(): Batch | null {
      if (this.#next >= TOTAL) return null
      const start = this.#next
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

const failureOf = async (run: Promise<unknown>): Promise<RunFailedError> => {
  const error: unknown = await run.then(
    () => 'it did not fail',
    (thrown: unknown) => thrown,
  )
  if (error instanceof RunFailedError) return error
  throw error
}

const wide = (columns: number, prefix: string): Row =>
  Object.fromEntries(Array.from({ length: columns }, (_, n) => [`${prefix}${n}`, 2 ** 40]))

/** What a table can have against the row 23, and what the error says of it. */
const CASES: readonly [
  what: string,
  sql: string | undefined,
  bad: Row,
  says: RegExp,
  facts?: Row,
][] = [
  ['a check', 'n int, ok int CHECK (ok >= 0)', { ok: -1 }, /check "t\d+_ok_check"/],
  [
    'a NOT NULL',
    'n int, ok int NOT NULL',
    { ok: null },
    /column "ok" .* takes no NULL/,
    { path: 'record.ok' },
  ],
  ['a unique index', 'n int, ok int UNIQUE', { ok: 3 }, /unique index "t\d+_ok_key"/],
  [
    'a unique constraint that waits for the commit',
    'n int, ok int UNIQUE DEFERRABLE INITIALLY DEFERRED',
    { ok: 3 },
    /unique index/,
  ],
  ['a page', undefined, wide(1_200, 'big'), /larger than PostgreSQL allows/],
  ['an index', 'n int, ok text PRIMARY KEY', { ok: text(9_000) }, /larger than/],
]

/** A text that does not become shorter when it is compressed. */
function text(length: number): string {
  let seed = 1
  const next = (): string => {
    seed = (seed * 48_271) % 2_147_483_647
    return String.fromCodePoint(33 + (seed % 90))
  }
  return Array.from({ length }, next).join('')
}

describeWithPostgres('rows that a table of PostgreSQL does not take', (database) => {
  const address = addressOf(database)
  let made = 0
  const newTable = async (columns?: string): Promise<string> => {
    made += 1
    const table = `t${made}`
    if (columns !== undefined) await database.run(`CREATE TABLE ${table} (${columns})`)
    return table
  }
  const runInto = (
    table: string,
    module: DataSourceModule,
    options: Partial<RunOptions> = {},
  ): Promise<RunReport> =>
    runSource(module, {
      ...{ source: { destination: table }, retryDelaysMs: [0] },
      destination: new PostgresDestination(address),
      stateStore: new InMemoryStateStore(),
      ...options,
    })
  const numbersIn = async (table: string): Promise<number[]> =>
    (await valuesOf(database, `SELECT n FROM ${table} ORDER BY n::int`)).map(Number)
  const rejectsFile = (): string => join(newFolder(), 'rejects.ndjson')
  const linesOf = (file: string): Row[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row)

  it.each(CASES)(
    'for %s: the first is named, and the batches before it are committed',
    async (_, sql, bad, message, facts = {}) => {
      const table = await newTable(sql)
      const module = moduleOf((n) => (n === 23 ? bad : undefined))
      const failure = await failureOf(runInto(table, module))
      expect(failure).toMatchObject({
        ...{ part: 'destination', retryable: false, report: { rows: 20 } },
        message: expect.stringMatching(message),
        cause: { code: 'PANOPLY_ROW_REFUSED', table, rowNumber: 24, ...facts },
      })
      expect(await numbersIn(table)).toEqual(all.slice(0, 20))
      // The next run continues from the last commit, so no row comes twice.
      await failureOf(runInto(table, module, { resume: 'always' }))
      expect(await numbersIn(table)).toEqual(all.slice(0, 20))
    },
  )

  it.each(CASES)(
    'for %s: with maxRejects the rest arrives',
    async (_, sql, bad, message, facts = {}) => {
      const table = await newTable(sql)
      const rejects = rejectsFile()
      const report = await runInto(
        table,
        moduleOf((n) => (n === 23 || n === 37 ? bad : undefined)),
        { maxRejects: 2, rejects },
      )
      expect(report).toMatchObject({ outcome: 'finished', rows: 38, rejected: 2 })
      expect(await numbersIn(table)).toEqual(all.filter((n) => n !== 23 && n !== 37))
      const reason = expect.stringMatching(message)
      expect(linesOf(rejects)).toMatchObject([
        { table, rowNumber: 24, reason, row: { n: 23 }, ...facts },
        { table, rowNumber: 38, reason, row: { n: 37 }, ...facts },
      ])
    },
  )

  it('ends at the first one too many, with the batches before it and their rejects', async () => {
    const table = await newTable('n int, ok int CHECK (ok >= 0)')
    const rejects = rejectsFile()
    const failure = await failureOf(
      runInto(
        table,
        moduleOf((n) => (n % 10 === 5 ? { ok: -n } : undefined)),
        { source: { destination: table, idpattern: '{n}' }, maxRejects: 2, rejects },
      ),
    )
    expect(failure).toMatchObject({
      report: { rows: 18, rejected: 2 },
      cause: { code: 'PANOPLY_ROW_REFUSED', rowNumber: 26, rowId: '25' },
    })
    expect(await numbersIn(table)).toEqual(all.slice(0, 20).filter((n) => n % 10 !== 5))
    expect(linesOf(rejects).map(({ id }) => id)).toEqual(['5', '15'])
  })

  it('for more columns than PostgreSQL has: each row that asks for them is named', async () => {
    const table = await newTable()
    const rejects = rejectsFile()
    const report = await runInto(
      table,
      moduleOf((n) => (n === 3 ? wide(800, 'a') : n > 30 ? wide(n === 31 ? 1_000 : 1, 'b') : {})),
      { maxRejects: 1, rejects },
    )
    expect(report).toMatchObject({ rows: 39, rejected: 1 })
    expect(linesOf(rejects)).toMatchObject([
      { rowNumber: 32, reason: expect.stringContaining('PostgreSQL takes 1600') },
    ])
  })
})
