import { describe, expect, it } from '@jest/globals'
import { countingModule } from '@panoply/test-kit'

import { InMemoryDestination, ManualClock } from '../../src/testing/index.js'
import { bench, failureOf, numbers, upTo } from './bench.js'

describe('a destination that fails', () => {
  it('stops the reading at once, and nothing behind the last commit is kept as delivered', async () => {
    let reads = 0
    let writes = 0
    const { destination, stateStore, run } = bench(
      new InMemoryDestination({
        beforeWrite: () => {
          writes += 1
          if (writes === 3) throw new Error('disk full')
        },
      }),
    )
    const module = countingModule(1000, 10, () => {
      reads += 1
    })
    const error = await failureOf(run(module, { checkpointEveryMs: 0 }))

    expect(error).toMatchObject({
      part: 'destination',
      message: 'the destination failed: disk full',
      report: { rows: 20 },
    })
    expect(reads).toBe(3)
    expect(numbers(destination)).toEqual(upTo(20))
    expect(Object.values(stateStore.saved()?.checkpoints ?? {})).toMatchObject([
      { state: { next: 20 } },
    ])
  })

  it('has one batch read ahead while it is busy, and no more', async () => {
    let inHand = 0
    let mostInHand = 0
    const clock = new ManualClock()
    const { destination, run } = bench(
      new InMemoryDestination({
        beforeWrite: (rows) =>
          new Promise((resolve) => {
            clock.after(100, () => {
              inHand -= rows.length
              resolve()
            })
          }),
      }),
    )
    const module = countingModule(100, 10, (next) => {
      if (next < 100) inHand += 10
      mostInHand = Math.max(mostInHand, inHand)
    })
    const running = run(module, { clock })
    await clock.elapse(5_000)
    await running

    expect(mostInHand).toBe(20)
    expect(numbers(destination)).toEqual(upTo(100))
  })

  it('in its commit keeps no state', async () => {
    const { stateStore, run } = bench(
      new InMemoryDestination({
        beforeCommit: () => {
          throw new Error('no connection')
        },
      }),
    )
    const error = await failureOf(run(countingModule(10, 10)))

    expect(error.part).toBe('destination')
    expect(stateStore.saved()).toBeUndefined()
  })
})
