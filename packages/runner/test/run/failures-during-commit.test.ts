import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'

import { describe, expect, it } from '@jest/globals'
import { PanoplyError } from '@panoply/errors'
import { temporaryFolders } from '@panoply/test-kit'

import { refusedRow } from '../../src/destination/encode-rows.js'
import type { TableRow } from '../../src/routing/table-row.js'
import { Rejects } from '../../src/run/rejects.js'
import { InMemoryDestination, ManualClock } from '../../src/testing/index.js'
import { bench, failureOf, numbers, ofType, upTo } from './bench.js'
import { batches, elapsing, HeldCommits, taking } from './held-commits.js'

const newFolder = temporaryFolders()

const diskFull = new PanoplyError('disk full', { retryable: false })
const apiGone = new PanoplyError('the API is gone', { retryable: false })
const refused = refusedRow({ table: 'batches', id: undefined }, 1, new Error('CHECK'))

describe('a commit that fails while further rows are taken', () => {
  it.each([
    ['a full disk', diskFull],
    ['a refused row', refused],
  ])('names its failure, %s, even if the source fails before it', async (_, failure) => {
    const commits = new HeldCommits(1)
    const destination = taking(commits)
    const error = await failureOf(
      bench(destination).run(
        batches(10, (n) => {
          if (n !== 5) return
          setImmediate(() => {
            commits.fail(failure)
          })
          throw apiGone
        }),
        { checkpointEveryMs: 1e9 },
      ),
    )
    expect(error).toMatchObject({ part: 'destination', cause: { message: failure.message } })
    expect(error.report.rows).toBe(0)
    expect(numbers(destination)).toEqual([])
  })

  it('names the row that its place refuses, and not a later row that cannot be written', async () => {
    const commits = new HeldCommits(1)
    const destination = taking(commits)
    const error = await failureOf(
      bench(destination).run(
        batches(
          10,
          (n) => {
            if (n !== 5) return
            setImmediate(() => {
              commits.fail(refused)
            })
          },
          (n) => (n === 5 ? { self: () => n } : {}),
        ),
        { checkpointEveryMs: 1e9 },
      ),
    )
    expect(error).toMatchObject({ part: 'destination', cause: { rowNumber: 1 } })
    expect(numbers(destination)).toEqual([])
  })

  it('commits the rows before a row that cannot be written, once its commit has ended', async () => {
    const commits = new HeldCommits(1)
    const destination = taking(commits)
    const error = await failureOf(
      bench(destination).run(
        batches(
          10,
          (n) => {
            if (n !== 5) return
            setImmediate(() => {
              commits.pass()
            })
          },
          (n) => (n === 5 ? { self: () => n } : {}),
        ),
        { checkpointEveryMs: 1e9 },
      ),
    )
    expect(error).toMatchObject({ part: 'destination', cause: { rowNumber: 6 } })
    expect(commits.mostAtOnce).toBe(1)
    expect(numbers(destination)).toEqual(upTo(5))
  })
})

describe('a commit that begins while a source waits for its next batch', () => {
  it('does not take place if the rejected rows cannot be written to the disk', async () => {
    const folder = newFolder()
    const clock = new ManualClock()
    const destination = taking(new HeldCommits(0))
    const error = await failureOf(
      elapsing(
        clock,
        bench(destination).run(
          batches(
            10,
            async (n) => {
              if (n < 3) return
              rmSync(folder, { recursive: true })
              await new Promise(() => undefined)
            },
            (n) => (n === 2 ? { self: () => n } : {}),
          ),
          {
            clock,
            checkpointEveryMs: 1_000,
            maxRejects: 1,
            rejects: join(folder, 'rejects.ndjson'),
          },
        ),
      ),
    )
    expect(error).toMatchObject({
      part: 'destination',
      cause: { message: expect.stringMatching(/rejects\.ndjson.*ENOENT/) },
    })
    expect(numbers(destination)).toEqual([0])
    // The rejected row is read again.
    expect((await destination.open())?.state).toEqual({ next: 1 })
  })
})

/** Holds as many rows as it can while a commit runs. */
class FullDuringCommit extends InMemoryDestination {
  readonly #commits: HeldCommits

  constructor(commits: HeldCommits) {
    super({
      ...{ keepsCheckpoint: true, takesRowsDuringCommit: true },
      beforeCommit: commits.hold,
    })
    this.#commits = commits
  }

  get wantsCommit(): boolean {
    return this.#commits.running > 0
  }
}

describe('a destination that is full until its commit ends', () => {
  it('is not asked for another commit when it has room again', async () => {
    const commits = new HeldCommits(1)
    const destination = new FullDuringCommit(commits)
    const running = bench(destination).run(
      batches(10, () => undefined),
      { checkpointEveryMs: 1e9 },
    )
    for (let turn = 0; turn < 20; turn += 1) await nextTurn()
    commits.pass()
    expect(await running).toMatchObject({ rows: 10, checkpoints: 2 })
  })
})

describe('rows that are refused while a batch without them is written again', () => {
  it('do not use the room of the rows of that batch', async () => {
    const named: number[] = []
    const rejects = new Rejects({
      ...{ max: 1, file: undefined, mask: (text) => text },
      onReject: ({ rowNumber }) => named.push(rowNumber),
    })
    const rowsAt = (...numbers: number[]): TableRow[] =>
      numbers.map((n) => ({ table: 't', id: undefined, record: { n } }))
    await rejects.write(rowsAt(0, 1), () => Promise.resolve())
    rejects.begin()

    const late = {
      error: refusedRow({ table: 't', id: undefined }, 1, new Error('CHECK'), { index: 0 }),
      record: { n: 0 },
    }
    let over: unknown
    let calls = 0
    const written = await rejects.write(rowsAt(2, 3), () => {
      calls += 1
      if (calls === 1) {
        const cause = new Error('no JSON')
        return Promise.reject(refusedRow({ table: 't', id: undefined }, 4, cause, { index: 1 }))
      }
      over = rejects.firstOver([late])
      return Promise.resolve()
    })

    expect(written.map(({ record }) => record['n'])).toEqual([2])
    expect(over).toMatchObject({ rowNumber: 1 })
    expect(named).toEqual([4])
  })
})

describe('the event of a checkpoint', () => {
  it('names the rows that are committed, without those that were taken back', async () => {
    const destination = taking(new HeldCommits(0))
    const { run, events } = bench(destination)
    let failures = 0
    await run(
      batches(
        10,
        (n) => {
          if (n !== 5 || failures > 0) return
          failures += 1
          throw new PanoplyError('reset', { retryable: true })
        },
        () => ({}),
        () => undefined,
        'batches',
      ),
      { checkpointEveryMs: 1e9 },
    )
    expect(numbers(destination)).toEqual(upTo(10))
    expect(ofType(events, 'checkpoint').map(({ rows }) => rows)).toEqual([10])
  })
})
