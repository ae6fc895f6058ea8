import { afterEach, expect, it } from '@jest/globals'
import type { Batch } from '@panoply/datasource'
import { describeWithPostgres, type TestDatabase } from '@panoply/local-postgres'
import { CANARY, countingModule, leaksOf, moduleOf, thrownBy } from '@panoply/test-kit'

import { lambdaHandler } from '../src/lambda-handler.js'

const PASSWORD = process.env['PGPASSWORD']
afterEach(() => {
  if (PASSWORD === undefined) delete process.env['PGPASSWORD']
  else process.env['PGPASSWORD'] = PASSWORD
})

const settings = ({ url }: TestDatabase, name: string) => {
  process.env['PGPASSWORD'] = decodeURIComponent(url.password)
  const database = new URL(url)
  database.password = ''
  return { database: database.href, schema: name, name, source: {} }
}

/** The context of a call that has so much time left. */
const call = (remainingMs: number) => ({
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: () => remainingMs,
})

/** No machine is so slow that it does not read by then. */
const MOST_MS = 60_000

/** A call that has all the time that it needs. */
const LONG = call(600_000)

/** The numbers of the rows in the table of a test. */
const numbersIn = async (database: TestDatabase, name: string): Promise<number[]> =>
  (await database.run(`SELECT n FROM ${name}.${name} ORDER BY n`)).map(({ n }) => Number(n))

const upTo = (total: number): number[] => Array.from({ length: total }, (_, n) => n)

describeWithPostgres('the handler for AWS Lambda', (database) => {
  it('goes on at the next call, until each row is there once', async () => {
    // The time of a call is over at its second read, whatever the machine is like.
    let reads = 0
    const module = countingModule(50, 10, () => {
      reads += 1
    })
    const handle = lambdaHandler(module, settings(database, 'again'), { reserveMs: 0 })
    const outcomes: string[] = []
    do {
      outcomes.push((await handle({}, call(outcomes.length < 3 ? 0 : 60_000))).outcome)
    } while (outcomes.at(-1) !== 'finished' && outcomes.length < 20)

    expect(outcomes.length).toBeGreaterThan(1)
    expect(reads).toBeGreaterThanOrEqual(6)
    expect(await database.run('SELECT n FROM again.again ORDER BY n')).toEqual(
      Array.from({ length: 50 }, (_, n) => ({ n: String(n) })),
    )
  })

  it('throws what the source throws, without its secrets, and goes on after it at the next call', async () => {
    let hasExpired = true
    const module = countingModule(50, 10, (next) => {
      if (next < 20 || !hasExpired) return
      throw Object.assign(new Error(`401: the token ${CANARY} has expired`), { retryable: false })
    })
    const given = { ...settings(database, 'fails'), source: { token: CANARY } }
    const handle = lambdaHandler(module, given)
    const error = await thrownBy(handle({}, LONG))

    expect(error).toMatchObject({
      code: 'PANOPLY_RUN_FAILED',
      part: 'source',
      retryable: false,
      message: 'the data source failed: 401: the token [secret] has expired',
      report: { rows: 20 },
    })
    expect(leaksOf(error)).toEqual([])
    expect(await numbersIn(database, 'fails')).toEqual(upTo(20))

    hasExpired = false
    expect(await handle({}, LONG)).toEqual({ outcome: 'finished', rows: 30 })
    expect(await numbersIn(database, 'fails')).toEqual(upTo(50))
  })

  it('throws before it reads when the database is gone, without the password', async () => {
    let reads = 0
    const module = countingModule(50, 10, () => {
      reads += 1
    })
    const given = settings(database, 'gone')
    process.env['PGPASSWORD'] = CANARY
    const address = new URL(given.database)
    // Port 1 is never one that a server of these tests listens to.
    address.port = '1'
    const error = await thrownBy(
      lambdaHandler(module, { ...given, database: address.href })({}, LONG),
    )

    expect(error).toMatchObject({
      code: 'PANOPLY_POSTGRES_FAILED',
      kind: 'unreachable',
      retryable: true,
      port: 1,
    })
    expect(leaksOf(error)).toEqual([])
    expect(reads).toBe(0)
  })

  it('throws when the database goes away while it reads, and has each row once after the next call', async () => {
    let isCut = false
    const module = countingModule(50, 10, async () => {
      if (isCut) return
      isCut = true
      await database.breakConnections()
    })
    const handle = lambdaHandler(module, settings(database, 'cut'))
    await expect(handle({}, LONG)).rejects.toMatchObject({
      code: 'PANOPLY_RUN_FAILED',
      part: 'destination',
      retryable: true,
      cause: { code: 'PANOPLY_POSTGRES_FAILED', kind: 'unreachable' },
    })

    expect(await handle({}, LONG)).toMatchObject({ outcome: 'finished' })
    expect(await numbersIn(database, 'cut')).toEqual(upTo(50))
  })

  it('throws without a read when another call holds the lease, and leaves that call alone', async () => {
    let reads = 0
    let goOn: () => void = () => undefined
    const begun = new Promise<void>((onBegin) => {
      goOn = onBegin
    })
    let answer: (batch: Batch | null) => void = () => undefined
    const module = moduleOf(() => {
      reads += 1
      if (reads > 1) return null
      goOn()
      return new Promise((resolve) => {
        answer = resolve
      })
    })
    const handle = lambdaHandler(module, settings(database, 'held'))
    const first = handle({}, LONG)
    await begun

    await expect(handle({}, LONG)).rejects.toMatchObject({
      code: 'PANOPLY_RUN_LOCKED',
      pid: process.pid,
    })
    expect(reads).toBe(1)
    answer([{ n: 0 }])
    await expect(first).resolves.toEqual({ outcome: 'finished', rows: 1 })
    expect(await numbersIn(database, 'held')).toEqual([0])
  })

  it('commits the current batch when the budget ends in the middle of it', async () => {
    let budgetMs = 50
    const module = moduleOf(async (number) => {
      // The timer of the budget was set before this one.
      await new Promise((resolve) => setTimeout(resolve, budgetMs))
      return number > 1 ? null : [{ n: 0 }]
    })
    const handle = lambdaHandler(module, settings(database, 'middle'), { reserveMs: 0 })
    let reading
    do {
      // A slow machine needs more time until it reads.
      budgetMs *= 2
      reading = await handle({}, call(budgetMs))
    } while (reading.rows === 0 && budgetMs < MOST_MS)

    expect(reading).toEqual({ outcome: 'stopped', rows: 1 })
    expect(await numbersIn(database, 'middle')).toEqual([0])
  })

  it('gives up a read that outlasts the budget, and keeps what was there before', async () => {
    const read = { hangs: true, hasHung: false }
    const module = countingModule(30, 10, (next) => {
      if (next === 0 || !read.hangs) return undefined
      read.hasHung = true
      return new Promise(() => undefined)
    })
    const given = settings(database, 'hangs')
    const handle = lambdaHandler(module, given, { reserveMs: 0, stopWithinMs: 0 })
    let before = 0
    for (let budgetMs = 100; !read.hasHung && budgetMs < MOST_MS; budgetMs *= 2) {
      const { outcome, rows } = await handle({}, call(budgetMs))
      expect(outcome).toBe('stopped')
      before += rows
    }
    read.hangs = false

    expect(read.hasHung).toBe(true)
    expect(before).toBeGreaterThanOrEqual(10)
    expect(await lambdaHandler(module, given)({}, LONG)).toEqual({
      ...{ outcome: 'finished', rows: 30 - before },
    })
    expect(await numbersIn(database, 'hangs')).toEqual(upTo(30))
  })

  it('throws when the kept state cannot be read, and leaves it as it is', async () => {
    const handle = lambdaHandler(countingModule(10, 10), settings(database, 'odd'))
    await handle({}, LONG)
    const odd = `UPDATE panoply_runner.sources SET kept = '"no state"' WHERE source_key LIKE 'odd%'`
    await database.run(odd)

    const kept = `SELECT kept::text, fence, expires_at FROM panoply_runner.sources WHERE source_key LIKE 'odd%'`
    await expect(handle({}, LONG)).rejects.toMatchObject({ code: 'PANOPLY_INVALID_ARGUMENT' })
    expect(await database.run(kept)).toMatchObject([{ kept: '"no state"', expires_at: null }])
    expect(await numbersIn(database, 'odd')).toEqual(upTo(10))
  })

  it('throws when the database refuses the state, and commits no row without it', async () => {
    // It makes the tables of the state.
    await lambdaHandler(countingModule(1, 1), settings(database, 'first'))({}, LONG)
    const handle = lambdaHandler(countingModule(50, 10), settings(database, 'refused'))
    await database.run(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the disk of the state is full' USING ERRCODE = '53100'; END $$`)
    await database.run(`CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON panoply_runner.checkpoints
        FOR EACH ROW EXECUTE FUNCTION refuse()`)
    const error = await thrownBy(handle({}, LONG))
    await database.run('DROP TRIGGER refuse ON panoply_runner.checkpoints')

    expect(error).toMatchObject({
      code: expect.stringMatching(/^PANOPLY_/),
      message: expect.stringContaining('the disk of the state is full'),
    })
    const kept = await database.run(`SELECT to_regclass('refused.refused') AS table`)
    expect(kept).toEqual([{ table: null }])
    expect(await handle({}, LONG)).toMatchObject({ outcome: 'finished' })
    expect(await numbersIn(database, 'refused')).toEqual(upTo(50))
  })

  it('throws when another worker has taken the source over, and commits nothing any more', async () => {
    const takeOver = `UPDATE panoply_runner.sources SET fence = fence + 1 WHERE source_key LIKE 'taken%';
      UPDATE panoply_runner.checkpoints SET epoch = epoch + 1 WHERE run_key LIKE 'taken%'`
    const module = countingModule(50, 10, async (next) => {
      if (next === 10) await database.run(takeOver)
    })
    const handle = lambdaHandler(module, settings(database, 'taken'))
    const error = await thrownBy(handle({}, LONG))
    expect(error).toMatchObject({ code: 'PANOPLY_RUN_FAILED' })
    expect((error as Error).cause).toMatchObject({ code: 'PANOPLY_LEASE_LOST' })
    // The commit of the first batch may have come before; without it there is no table.
    const [made] = await database.run(`SELECT to_regclass('taken.taken') AS table`)
    const rows = made?.['table'] === null ? [] : await numbersIn(database, 'taken')
    expect(rows.length).toBeLessThanOrEqual(10)
  })
})
