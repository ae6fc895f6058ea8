import { describe, expect, it } from '@jest/globals'
import { countingModule, moduleOf } from '@panoply/test-kit'

import { LeaseLostError, type StateStore } from '../../src/index.js'
import { InMemoryDestination, InMemoryStateStore } from '../../src/testing/index.js'
import { bench, failureOf, numbers, upTo } from './bench.js'

const LOST = new LeaseLostError('another run has taken it over', { lock: 'a table' })

/** A store whose lease is lost when it is told to be. */
const losing = (): { stateStore: StateStore; lose: () => void; asked: () => number } => {
  const store = new InMemoryStateStore()
  const controller = new AbortController()
  let asked = 0
  return {
    asked: () => asked,
    lose: () => {
      controller.abort(LOST)
    },
    stateStore: {
      open: (sourceKey, sourceName) => ({
        ...store.open(sourceKey, sourceName),
        lease: {
          lost: controller.signal,
          ensureHeld: () => {
            asked += 1
            controller.signal.throwIfAborted()
          },
        },
      }),
    },
  }
}

describe('a run that loses its lease', () => {
  it('hands nothing more to the destination, and fails with the reason', async () => {
    const { stateStore, lose } = losing()
    const { destination, run } = bench()
    const module = countingModule(100, 10, (next) => {
      if (next === 50) lose()
    })
    const error = await failureOf(run(module, { stateStore }))

    expect(error).toMatchObject({ part: 'state', cause: LOST, retryable: true })
    expect(numbers(destination).length).toBeLessThanOrEqual(50)
  })

  it('ends while it waits for a read that never answers', async () => {
    const { stateStore, lose } = losing()
    const { run } = bench()
    const module = moduleOf(() => {
      lose()
      return new Promise(() => undefined)
    })
    const error = await failureOf(run(module, { stateStore, stopWithinMs: 0 }))

    expect(error).toMatchObject({ part: 'state', cause: LOST })
  })

  it('ends while it waits for a commit that never answers', async () => {
    const { stateStore, lose } = losing()
    const { run } = bench(
      new InMemoryDestination({
        beforeCommit: () => {
          lose()
          return new Promise(() => undefined)
        },
      }),
    )
    const error = await failureOf(run(countingModule(10, 5), { stateStore }))

    expect(error).toMatchObject({ part: 'state', cause: LOST })
  })

  it('and its connection with it, tells of the lease', async () => {
    const { stateStore, lose } = losing()
    const { run } = bench(
      new InMemoryDestination({
        beforeCommit: () => {
          lose()
          throw new Error('the connection broke')
        },
      }),
    )
    const error = await failureOf(run(countingModule(10, 5), { stateStore }))

    expect(error).toMatchObject({ part: 'state', cause: LOST })
  })
})

describe('a run that keeps its lease', () => {
  it('asks for it before rows are handed on, and tells of other failures as they are', async () => {
    const { stateStore, asked } = losing()
    const { destination, run } = bench()
    await run(countingModule(30, 10), { stateStore })
    expect(numbers(destination)).toEqual(upTo(30))
    expect(asked()).toBeGreaterThanOrEqual(4)

    const failing = bench(
      new InMemoryDestination({
        beforeCommit: () => {
          throw new Error('disk full')
        },
      }),
    )
    const error = await failureOf(failing.run(countingModule(30, 10), { stateStore }))
    expect(error).toMatchObject({
      part: 'destination',
      message: 'the destination failed: disk full',
    })
  })
})
