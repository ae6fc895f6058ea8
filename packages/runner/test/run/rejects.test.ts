import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'

import { afterEach, describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'
import { temporaryFolders } from '@panoply/test-kit'

import {
  type Destination,
  DryRunDestination,
  NdjsonDirectoryDestination,
  NdjsonStreamDestination,
  PanoplyDestination,
  type RunOptions,
} from '../../src/index.js'
import { InMemoryDestination } from '../../src/testing/index.js'
import { bench, failureOf, numbers, ofType } from './bench.js'

const newFolder = temporaryFolders()
const queues: LocalQueue[] = []
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.stop()))
})

const circular: Record<string, unknown> = {}
circular['self'] = circular

/** 20 rows in batches of 5, with state; those of `bad` hold what cannot be written. */
const moduleWith = (
  bad: readonly number[],
  poison: unknown = circular,
  failOnceAt?: number,
): DataSourceModule => {
  let hasFailed = false
  return {
    CONFIG: { title: 'Bad rows', params: [] },
    Stream: class extends DataSource {
      #next = (this.source['state'] as { next?: number } | undefined)?.next ?? 0
      read(): Batch | null {
        if (this.#next === failOnceAt && !hasFailed) {
          hasFailed = true
          throw new Error('passing')
        }
        if (this.#next >= 20) return null
        const start = this.#next
        this.#next += 5
        this.state(`to ${this.#next}`, { next: this.#next })
        return [0, 1, 2, 3, 4].map((index) => ({
          ...{ n: start + index, __state: `to ${this.#next}` },
          ...(bad.includes(start + index) && { poison }),
        }))
      }
    },
  }
}

const SOURCE = { source: { destination: 't', idpattern: '{n}' } }
const rejecting = (maxRejects: number): RunOptions & { rejects: string } =>
  ({ ...SOURCE, maxRejects, rejects: join(newFolder(), 'rejects.ndjson') }) as never
const linesOf = (file: string): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const all = Array.from({ length: 20 }, (_, n) => n)
const without = (...bad: number[]): number[] => all.filter((n) => !bad.includes(n))

/** A destination, and the `n` of the rows that its other side has received. */
interface Place {
  readonly destination: Destination
  readonly received: () => number[]
}

const numbersIn = (text: string): number[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { n: number }).n)

const PLACES: Readonly<Record<string, () => Promise<Place>>> = {
  memory: () => {
    const destination = new InMemoryDestination()
    return Promise.resolve({ destination, received: () => numbers(destination) as number[] })
  },
  'a dry run': () => {
    const seen: number[] = []
    const destination = new DryRunDestination(({ record }) => seen.push(record['n'] as number))
    return Promise.resolve({ destination, received: () => seen })
  },
  'a folder of JSON lines': () => {
    const folder = newFolder()
    const destination = new NdjsonDirectoryDestination(folder)
    const received = (): number[] => numbersIn(readFileSync(join(folder, 't.ndjson'), 'utf8'))
    return Promise.resolve({ destination, received })
  },
  'a stream of JSON lines': () => {
    const stream = new PassThrough()
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    const received = (): number[] => numbersIn(Buffer.concat(chunks).toString())
    return Promise.resolve({ destination: new NdjsonStreamDestination(stream), received })
  },
  'a Panoply account': async () => {
    const queue = await startLocalQueue()
    queues.push(queue)
    const { apiKey, apiSecret, endpoint } = queue
    return {
      destination: new PanoplyDestination(apiKey, apiSecret, { endpoint }),
      received: () =>
        queue
          .records()
          .map(({ n }) => n as number)
          .sort((one, other) => one - other),
    }
  },
}

describe.each(Object.entries(PLACES))('rows that %s cannot take', (name, make) => {
  it('stop the run at the first one, after a commit of the batches before it', async () => {
    const { destination, received } = await make()
    const { run } = bench()
    const failure = await failureOf(run(moduleWith([12, 13]), { ...SOURCE, destination }))
    expect(failure).toMatchObject({
      ...{ part: 'destination', report: { rows: 10, rejected: 0 } },
      cause: { code: 'PANOPLY_ROW_REFUSED', table: 't', rowNumber: 13, rowId: '12' },
    })
    expect(received()).toEqual(without(10, 11, 12, 13, 14, 15, 16, 17, 18, 19))
  })

  it('are left out up to the allowed number, and the other rows arrive', async () => {
    const { destination, received } = await make()
    const { run, events } = bench()
    const options = rejecting(3)
    const report = await run(moduleWith([1, 12, 13]), { ...options, destination })
    expect(report).toMatchObject({ outcome: 'finished', rows: 17, rejected: 3 })
    expect(received()).toEqual(without(1, 12, 13))
    const told = { table: 't', path: 'record.poison.self' }
    const rejected = [1, 12, 13].map((n) => ({ ...told, rowNumber: n + 1, id: String(n) }))
    expect(ofType(events, 'reject')).toMatchObject(rejected)
    if (name === 'a dry run') return
    expect(linesOf(options.rejects)).toMatchObject(
      rejected.map((row) => ({
        ...row,
        reason: expect.stringContaining('record.poison.self'),
        row: { n: Number(row.id), __id: row.id, poison: { self: '[circular]' } },
      })),
    )
  })

  it('end the run if there are more of them, after a commit of the batches before', async () => {
    const { destination, received } = await make()
    const { run } = bench()
    const options = rejecting(2)
    const failure = await failureOf(run(moduleWith([1, 11, 12, 13]), { ...options, destination }))
    // The batch of the third bad row is not there, and neither are its rejects.
    expect(failure).toMatchObject({
      report: { rows: 9, rejected: 1 },
      cause: { code: 'PANOPLY_ROW_REFUSED', rowNumber: 13, rowId: '12' },
    })
    expect(received()).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9])
    if (name === 'a dry run') return
    expect(linesOf(options.rejects).map(({ rowNumber }) => rowNumber)).toEqual([2])
  })
})

describe('a writer that is closed', () => {
  it('ends the run, and is no bad row', async () => {
    const { destination } = await (PLACES['a Panoply account'] as () => Promise<Place>)()
    await destination.close()
    const { run } = bench()
    const options = rejecting(20)
    const failure = await failureOf(run(moduleWith([]), { ...options, destination }))
    expect(failure.cause).toMatchObject({ code: 'PANOPLY_WRITER_CLOSED' })
    expect(linesOf(options.rejects)).toEqual([])
  })
})

describe('the file of rejects', () => {
  it('is for its owner only, and later runs add to it', async () => {
    const { run } = bench()
    const options = rejecting(1)
    await run(moduleWith([3]), options)
    await run(moduleWith([4]), options)
    expect(statSync(options.rejects).mode & 0o777).toBe(0o600)
    expect(linesOf(options.rejects).map(({ id }) => id)).toEqual(['3', '4'])
  })

  it('loses the half line that a kill has left', async () => {
    const { run } = bench()
    const options = rejecting(1)
    writeFileSync(options.rejects, '{"table":"t","rowNumber":1}\n{"table":"t","rowNu')
    await run(moduleWith([3]), options)
    expect(linesOf(options.rejects).map(({ rowNumber }) => rowNumber)).toEqual([1, 4])
  })

  it('has each row once when rows are given up and come again, and counts it once', async () => {
    const { run } = bench()
    const options = rejecting(2)
    const report = await run(moduleWith([1, 6], circular, 15), options)
    expect(report).toMatchObject({ retries: 1, rejected: 2, rows: 18 })
    expect(linesOf(options.rejects).map(({ id }) => id)).toEqual(['1', '6'])
  })

  it('keeps a large row as far as it goes', async () => {
    const { run } = bench()
    const options = rejecting(1)
    await run(moduleWith([1], { text: 'x'.repeat(5_000_000), map: new Map() }), options)
    expect(statSync(options.rejects).size).toBeLessThan(200_000)
    expect(linesOf(options.rejects)).toMatchObject([{ row: { poison: { map: '[Map]' } } }])
  })

  it('holds no secret in its reason', async () => {
    const { run } = bench()
    const module = moduleWith([1], { ['hunter2-hunter2']: new Map() })
    const options = rejecting(1)
    await run(
      { ...module, CONFIG: { title: 'x', params: [{ name: 'password', type: 'password' }] } },
      { ...options, source: { ...SOURCE.source, password: 'hunter2-hunter2' } },
    )
    expect(linesOf(options.rejects)[0]?.['reason']).toContain('record.poison')
    expect(linesOf(options.rejects)[0]?.['reason']).not.toContain('hunter2')
  })

  it.each([
    ['a number that is none', { maxRejects: -1, rejects: 'x' }, /^maxRejects: expected/],
    ['a number without a file', { maxRejects: 1 }, /^rejects: expected a file/],
    ['a file without a number', { rejects: 'x' }, /^maxRejects: expected/],
    ['a file in no folder', { maxRejects: 1, rejects: '/nowhere/rejects' }, /^rejects: expected/],
    ['a folder', { maxRejects: 1, rejects: '/' }, /^rejects: expected/],
  ])('is refused before anything is read: %s', async (_, options, message) => {
    const { run, destination } = bench()
    await expect(run(moduleWith([]), options)).rejects.toMatchObject({
      ...{ code: 'PANOPLY_INVALID_ARGUMENT', message: expect.stringMatching(message) },
    })
    expect(destination.rows).toEqual([])
  })
})

describe('tables that are emptied', () => {
  it('stay as they were when the first batch has a bad row', async () => {
    const { run, destination } = bench()
    await run(moduleWith([]), SOURCE)
    const emptying = { source: { ...SOURCE.source, truncateTable: true }, resume: 'never' } as const
    await failureOf(run(moduleWith([0]), emptying))
    expect(numbers(destination)).toEqual(all)
  })

  it('stay as they were in a folder of JSON lines, and are emptied with the first good batch', async () => {
    const folder = newFolder()
    const { run } = bench()
    const numbersThere = (): number[] => numbersIn(readFileSync(join(folder, 't.ndjson'), 'utf8'))
    const runInto = (module: DataSourceModule, more = {}) =>
      run(module, {
        destination: new NdjsonDirectoryDestination(folder),
        ...{ source: { ...SOURCE.source, truncateTable: true }, resume: 'never' },
        ...more,
      })
    await runInto(moduleWith([]))
    await failureOf(runInto(moduleWith([0])))
    expect(numbersThere()).toEqual(all)
    await runInto(moduleWith([0, 1, 2, 3, 4, 9]), {
      ...rejecting(6),
      ...{ source: { ...SOURCE.source, truncateTable: true } },
    })
    expect(numbersThere()).toEqual(without(0, 1, 2, 3, 4, 9))
  })
})
