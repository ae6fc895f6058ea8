import { describe, expect, it } from '@jest/globals'
import { DataSource } from '@panoply/datasource'
import { PanoplyError } from '@panoply/errors'
import { countingModule, moduleOf } from '@panoply/test-kit'

import { runSource } from '../../src/index.js'
import { InMemoryStateStore, ManualClock } from '../../src/testing/index.js'
import { bench, failureOf, numbers, ofType, upTo } from './bench.js'

describe('a read that fails', () => {
  it('is tried again three times, after longer and longer waits', async () => {
    const clock = new ManualClock()
    const { destination, events } = bench()
    const calls: number[] = []
    const module = moduleOf((call) => {
      calls.push(clock.now())
      if (call <= 3) throw new Error(`fault ${call}`)
      return call === 4 ? [{ n: 0 }] : null
    })
    const running = runSource(module, {
      ...{ destination, clock, stateStore: new InMemoryStateStore() },
      onEvent: (event) => events.push(event),
    })
    await clock.elapse(60_000)
    const report = await running

    expect(calls.slice(0, 4)).toEqual([0, 1_000, 5_000, 21_000])
    expect(numbers(destination)).toEqual([0])
    expect(report.retries).toBe(3)
    expect(ofType(events, 'retry').map(({ attempt, error }) => [attempt, error])).toEqual([
      [1, 'fault 1'],
      [2, 'fault 2'],
      [3, 'fault 3'],
    ])
  })

  it('has its three tries anew after every success', async () => {
    const { destination, run } = bench()
    await run(
      moduleOf((call) => {
        if (call === 17) return null
        if (call % 4 !== 0) throw new Error('fault')
        return [{ n: call }]
      }),
    )

    expect(numbers(destination)).toEqual([4, 8, 12, 16])
  })

  it('ends the run at the fourth failure, with what came before delivered and its state kept', async () => {
    const { destination, stateStore, run } = bench()
    const broken = countingModule(30, 10, (next) => {
      if (next === 20) throw new Error('the API is down')
    })
    const error = await failureOf(run(broken))

    expect(error).toMatchObject({
      code: 'PANOPLY_RUN_FAILED',
      part: 'source',
      message: 'the data source failed: the API is down',
      retryable: true,
      report: { outcome: 'failed', rows: 20, retries: 3 },
    })
    expect(numbers(destination)).toEqual(upTo(20))
    expect(Object.values(stateStore.saved()?.checkpoints ?? {})).toMatchObject([
      { state: { next: 20 }, finished: false },
    ])

    const report = await run(countingModule(30, 10))
    expect(report.resumed).toBe(true)
    expect(numbers(destination)).toEqual(upTo(30))
  })

  it.each([
    ['a PanoplyError', new PanoplyError('gone', { retryable: false })],
    ['an error of a foreign class', Object.assign(new TypeError('gone'), { retryable: false })],
  ])('is not tried again when %s says that it cannot help', async (_, thrown) => {
    let calls = 0
    const error = await failureOf(
      bench().run(
        moduleOf(() => {
          calls += 1
          throw thrown
        }),
      ),
    )

    expect(calls).toBe(1)
    expect(error).toMatchObject({ part: 'source', retryable: false, cause: thrown })
  })

  it.each([
    ['a text', 'out of quota', 'out of quota'],
    ['nothing', undefined, 'a thrown value that is not an error: undefined'],
    ['an object', { message: 'from afar' }, 'from afar'],
  ])('is told in words when it throws %s', async (_, thrown, words) => {
    const error = await failureOf(
      bench().run(
        moduleOf(() => {
          throw thrown
        }),
      ),
    )

    expect(error.message).toBe(`the data source failed: ${words}`)
    expect(error.cause).toBe(thrown)
  })

  it.each([
    ['undefined', undefined, 'got undefined'],
    ['a number', 7, 'got a number'],
    ['rows that are texts', ['a'], 'got a text at \\[0\\]'],
    ['a plain object', { rows: [] }, 'got an object'],
  ])('is one that returns %s: no batch, and no second try', async (_, returned, reason) => {
    const { events, run } = bench()
    const error = await failureOf(run(moduleOf(() => returned as never)))

    expect(error.message).toMatch(new RegExp(`^the data source failed: read: .*${reason}`))
    expect(ofType(events, 'retry')).toEqual([])
  })

  it('may be the constructor, too', async () => {
    class Stream extends DataSource {
      constructor(source: Record<string, unknown>) {
        super(source)
        throw new Error('no such board')
      }
      read(): null {
        return null
      }
    }
    const error = await failureOf(bench().run({ Stream, CONFIG: { title: 'x', params: [] } }))

    expect(error).toMatchObject({
      part: 'source',
      message: 'the data source failed: no such board',
    })
  })
})
