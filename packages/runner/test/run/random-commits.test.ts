import { setImmediate as nextTurn } from 'node:timers/promises'

import { expect, it } from '@jest/globals'
import { PanoplyError } from '@panoply/errors'
import fc from 'fast-check'

import { RunFailedError } from '../../src/index.js'
import { InMemoryDestination } from '../../src/testing/index.js'
import { bench, numbers, ofType, upTo } from './bench.js'
import { batches } from './held-commits.js'

const TOTAL = 20

const histories = fc.record({
  /** The turns of the event loop that the reads and the commits take, in the order in which they begin. */
  turns: fc.array(fc.nat(6), { minLength: 1, maxLength: 20 }),
  /** The batches whose first read fails. */
  failingReads: fc.uniqueArray(fc.nat(TOTAL - 1), { maxLength: 4 }),
  failingCommits: fc.uniqueArray(fc.nat(10), { maxLength: 2 }),
  retryable: fc.boolean(),
  checkpointEveryMs: fc.constantFrom(0, 1e9),
})

it('delivers each row once, in whatever order reads, commits and their failures end', async () => {
  const property = fc.asyncProperty(histories, async (history) => {
    const reads = new Set(history.failingReads)
    const failingCommits = new Set(history.failingCommits)
    let [begun, commits, running] = [0, 0, 0]
    const passTurns = async (): Promise<void> => {
      const turns = history.turns[begun % history.turns.length] ?? 0
      begun += 1
      for (let turn = 0; turn < turns; turn += 1) await nextTurn()
    }
    const destination = new InMemoryDestination({
      ...{ keepsCheckpoint: true, takesRowsDuringCommit: true },
      beforeCommit: async () => {
        running += 1
        expect(running).toBe(1)
        const isFailing = failingCommits.has(commits)
        commits += 1
        await passTurns()
        running -= 1
        if (isFailing) throw new PanoplyError('disk full', { retryable: false })
      },
    })
    const module = batches(TOTAL, async (n) => {
      await passTurns()
      const { retryable } = history
      if (reads.delete(n)) throw new PanoplyError('reset', { retryable })
    })

    const outcomes: string[] = []
    while (outcomes.at(-1) !== 'finished') {
      const rowsBefore = destination.rows.length
      const { run, events } = bench(destination)
      const options = { checkpointEveryMs: history.checkpointEveryMs }
      outcomes.push(
        await run(module, options).then(
          ({ outcome }) => outcome,
          (error: unknown) => {
            expect(error).toBeInstanceOf(RunFailedError)
            return 'failed'
          },
        ),
      )
      expect(running).toBe(0)
      const committed = ofType(events, 'checkpoint').at(-1)?.rows ?? 0
      expect(destination.rows).toHaveLength(rowsBefore + committed)
      const { next = 0 } = ((await destination.open())?.state ?? {}) as { next?: number }
      expect(numbers(destination)).toEqual(upTo(next))
    }
    // Each failed run has used up a failure.
    expect(outcomes.length).toBeLessThanOrEqual(1 + 4 + 2)
    expect(numbers(destination)).toEqual(upTo(TOTAL))
  })
  await fc.assert(property, { numRuns: 50 })
})
