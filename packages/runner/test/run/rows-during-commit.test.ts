import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'

import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'
import { PanoplyError } from '@panoply/errors'
import { systemClock, type WallClock } from '@panoply/errors/internal'
import { temporaryFolders } from '@panoply/test-kit'

import { refusedRow } from '../../src/destination/encode-rows.js'
import { InMemoryDestination, ManualClock } from '../../src/testing/index.js'
import { bench, failureOf, numbers, ofType, upTo } from './bench.js'
import { batches, elapsing, HeldCommits, type Source, taking } from './held-commits.js'

const newFolder = temporaryFolders()

const diskFull = new PanoplyError('disk full', { retryable: false })

describe('a destination that takes rows during a commit', () => {
  it('gets further batches while a commit waits, and never two commits at a time', async () => {
    const commits = new HeldCommits(1)
    const destination = taking(commits)
    let takenMeanwhile = 0
    const report = await bench(destination).run(
      batches(50, async (n) => {
        if (n < 40) return
        takenMeanwhile = commits.running === 1 ? n : takenMeanwhile
        commits.pass()
        await nextTurn()
      }),
      { checkpointEveryMs: 1e9 },
    )

    // The first batch is committed at once. All the others up to 40 came while that commit waited.
    expect(takenMeanwhile).toBe(40)
    expect(commits.mostAtOnce).toBe(1)
    expect(report).toMatchObject({ outcome: 'finished', rows: 50, checkpoints: 2 })
    expect(numbers(destination)).toEqual(upTo(50))
  })

  it('gets no further batch if the next commit is due, too', async () => {
    const commits = new HeldCommits(1)
    const destination = taking(commits)
    const read: number[] = []
    const running = bench(destination).run(
      batches(10, (n) => {
        read.push(n)
      }),
      { checkpointEveryMs: 0 },
    )
    for (let turn = 0; turn < 100; turn += 1) await nextTurn()

    // Batch 1 waits for the second commit, and one batch is read ahead.
    expect(read).toEqual([0, 1, 2])
    commits.pass()
    await running
    expect(commits.mostAtOnce).toBe(1)
    expect(numbers(destination)).toEqual(upTo(10))
  })

  it('keeps a state that covers only the rows before the commit, even if later rows are taken', async () => {
    const commits = new HeldCommits(1)
    const destination = taking(commits)
    const { run, events } = bench(destination)
    const error = await failureOf(
      run(
        batches(10, async (n) => {
          if (n !== 5) return
          commits.pass()
          await nextTurn()
          throw new PanoplyError('the API is gone', { retryable: false })
        }),
        { checkpointEveryMs: 1e9 },
      ),
    )

    expect(error).toMatchObject({ part: 'source', report: { rows: 5 } })
    expect(ofType(events, 'checkpoint').map(({ rows }) => rows)).toEqual([1, 5])
    await run(batches(10, () => undefined))
    expect(numbers(destination)).toEqual(upTo(10))
  })

  it('loses the rows that came during a commit that fails, and the next run reads them again', async () => {
    const commits = new HeldCommits(1)
    const destination = taking(commits)
    const { run, events } = bench(destination)
    const seen: number[] = []
    const error = await failureOf(
      run(
        batches(1_000, async (n) => {
          seen.push(n)
          if (n !== 5) return
          commits.fail(diskFull)
          await nextTurn()
        }),
        { checkpointEveryMs: 1e9 },
      ),
    )

    expect(error).toMatchObject({ part: 'destination', cause: diskFull, report: { rows: 0 } })
    // The run ends at once, and not after a thousand batches.
    expect(seen).toEqual([0, 1, 2, 3, 4, 5])
    expect(ofType(events, 'checkpoint')).toEqual([])
    expect(numbers(destination)).toEqual([])
    await run(batches(10, () => undefined))
    expect(numbers(destination)).toEqual(upTo(10))
  })

  it('commits none of the rows behind a row that its place refuses', async () => {
    const commits = new HeldCommits(1)
    const destination = taking(commits)
    const refused = refusedRow({ table: 'batches', id: undefined }, 1, new Error('CHECK'))
    const error = await failureOf(
      bench(destination).run(
        batches(10, async (n) => {
          if (n !== 5) return
          commits.fail(refused)
          await nextTurn()
        }),
        { checkpointEveryMs: 1e9 },
      ),
    )
    expect(error).toMatchObject({ part: 'destination', cause: { code: 'PANOPLY_ROW_REFUSED' } })
    expect(numbers(destination)).toEqual([])
  })

  it('fails while a source waits for its next batch', async () => {
    const clock = new ManualClock()
    const commits = new HeldCommits(1)
    const running = bench(taking(commits)).run(
      batches(10, async (n) => {
        if (n < 3) return
        commits.fail(diskFull)
        await new Promise(() => undefined)
      }),
      { clock, checkpointEveryMs: 1e9 },
    )
    const error = await failureOf(elapsing(clock, running))
    expect(error).toMatchObject({ part: 'destination', cause: diskFull })
  })

  it('finishes its commit before the rows of a failed read are taken back', async () => {
    // Its timers are real, and its time is set by the source.
    let nowMs = 0
    const clock: WallClock = {
      now: () => nowMs,
      date: () => new Date(nowMs),
      after: (delayMs, callback) => systemClock.after(delayMs, callback),
    }
    const commits = new HeldCommits(1)
    const destination = taking(commits)
    const log: string[] = []
    let failures = 0
    const module: DataSourceModule = {
      CONFIG: { title: 'Pages', params: [] },
      Stream: class extends DataSource<Source> {
        #next = this.source.state?.next ?? 0

        read(): Batch | null {
          const n = this.#next
          log.push(`read ${n}`)
          if (n >= 10) return null
          // The rows before it have waited for so long that their commit begins with this batch.
          if (n === 1) nowMs = 1_000
          if (n === 5 && failures === 0) {
            failures += 1
            setImmediate(() => {
              log.push('the commit goes on')
              commits.pass()
            })
            throw new PanoplyError('reset', { retryable: true })
          }
          this.#next += 1
          this.state(`row ${n}`, { next: this.#next })
          return [{ n, __state: `row ${n}` }]
        }
      },
    }
    const report = await bench(destination).run(module, { clock, checkpointEveryMs: 1_000 })

    expect(report).toMatchObject({ outcome: 'finished', retries: 1, rows: 10 })
    // The commit covers rows 0 and 1. The rows 2, 3 and 4, which came during it, are read again.
    expect(log.slice(log.indexOf('read 5') + 1)).toEqual([
      'the commit goes on',
      ...[2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `read ${n}`),
    ])
    expect(numbers(destination)).toEqual(upTo(10))
  })

  it('keeps with a commit only the tables that were emptied before it', async () => {
    let commits = new HeldCommits(0)
    const destination = new InMemoryDestination({
      ...{ keepsCheckpoint: true, takesRowsDuringCommit: true },
      beforeCommit: () => commits.hold(),
    })
    const { run } = bench(destination)
    await run(batches(4, () => undefined, tableOf))
    expect(destination.records('part_1')).toHaveLength(2)

    commits = new HeldCommits(2)
    const error = await failureOf(
      run(
        batches(
          4,
          async (n) => {
            if (n < 3) return
            commits.pass()
            await nextTurn()
          },
          tableOf,
          () => {
            commits.fail(diskFull)
          },
        ),
        { source: { truncateTable: true }, resume: 'never', checkpointEveryMs: 1e9 },
      ),
    )
    expect(error).toMatchObject({ part: 'destination' })
    // The first commit has emptied `part_0`. The second one would have emptied `part_1`.
    expect(destination.records('part_0')).toEqual([expect.objectContaining({ n: 0 })])
    expect(destination.records('part_1')).toHaveLength(2)

    // The next run continues. It empties `part_1`, and not the table whose row is safe.
    await run(
      batches(4, () => undefined, tableOf),
      { source: { truncateTable: true }, resume: 'always' },
    )
    expect(destination.records('part_0').map(({ n }) => n)).toEqual([0, 2])
    expect(destination.records('part_1').map(({ n }) => n)).toEqual([1, 3])
  })

  it('keeps with a commit only the largest values of the rows before it', async () => {
    const commits = new HeldCommits(2)
    const destination = taking(commits)
    const error = await failureOf(
      bench(destination).run(
        batches(
          5,
          async (n) => {
            if (n !== 3) return
            commits.pass()
            await nextTurn()
          },
          (n) => ({ at: 10 * n }),
          () => {
            commits.fail(diskFull)
          },
        ),
        { source: { incKey: 'at' }, checkpointEveryMs: 1e9 },
      ),
    )
    expect(error).toMatchObject({ part: 'destination', report: { rows: 1 } })
    const kept = await destination.open()
    expect(kept?.incremental?.since.map(([, value]) => value)).toEqual([0])
  })

  it('counts a rejected row with the checkpoint that covers it', async () => {
    const rejects = join(newFolder(), 'rejects.ndjson')
    const commits = new HeldCommits(2)
    const destination = taking(commits)
    const error = await failureOf(
      bench(destination).run(
        batches(
          6,
          async (n) => {
            if (n !== 3) return
            commits.pass()
            await nextTurn()
          },
          // A row that cannot be written as JSON.
          (n) => (n % 2 === 1 ? { self: () => n } : {}),
          () => {
            commits.fail(diskFull)
          },
        ),
        { maxRejects: 100, rejects, checkpointEveryMs: 1e9 },
      ),
    )
    expect(error).toMatchObject({ part: 'destination', report: { rows: 1, rejected: 0 } })
    expect(readFileSync(rejects, 'utf8').trimEnd().split('\n')).toHaveLength(3)
  })
})

const tableOf = (n: number): object => ({ __table: `part_${n % 2}` })
