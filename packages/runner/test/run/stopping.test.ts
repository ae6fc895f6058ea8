import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource } from '@panoply/datasource'
import { countingModule, moduleOf } from '@panoply/test-kit'

import { ManualClock } from '../../src/testing/index.js'
import { bench, failureOf, numbers, ofType, upTo } from './bench.js'

describe('stopping', () => {
  it('finishes the current batch, delivers it and keeps the state', async () => {
    const { destination, run, events } = bench()
    const controller = new AbortController()
    const module = countingModule(100, 10, (next) => {
      if (next === 30) controller.abort()
    })
    const report = await run(module, { signal: controller.signal })

    expect(report).toMatchObject({ outcome: 'stopped', rows: 40 })
    expect(ofType(events, 'stopping')).toHaveLength(1)
    await run(module)
    expect(numbers(destination)).toEqual(upTo(100))
  })

  it.each([
    ['returns', (): Batch => []],
    ['resolves', (): Promise<Batch> => Promise.resolve([])],
  ])('is possible while a source %s at once, again and again', async (_, nothing) => {
    let nowMs = 0
    const clock = Object.assign(new ManualClock(), { now: () => (nowMs += 1) })
    const controller = new AbortController()
    setImmediate(() => {
      controller.abort()
    })
    const module = moduleOf((call) => (call < 10_000 ? nothing() : null))
    const report = await bench().run(module, { clock, signal: controller.signal })

    expect(report.outcome).toBe('stopped')
  })

  it('waits for a read no longer than it was told to', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const { destination, run } = bench()
    const module = moduleOf((call) =>
      call === 1 ? [{ n: 0 }] : new Promise<null>(() => undefined),
    )
    const running = run(module, { clock, signal: controller.signal, stopWithinMs: 3_000 })
    await clock.elapse(1_000)
    controller.abort()
    await clock.elapse(10_000)

    expect(await running).toMatchObject({ outcome: 'stopped', rows: 1 })
    expect(numbers(destination)).toEqual([0])
  })

  it('does not wait out the pause before another try', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const module = moduleOf(() => {
      throw new Error('down')
    })
    const running = bench().run(module, {
      ...{ clock, signal: controller.signal },
      retryDelaysMs: [1_000_000],
    })
    await clock.elapse(1)
    controller.abort()

    expect(await running).toMatchObject({ outcome: 'stopped', rows: 0 })
  })
})

describe('a source that hangs in its close', () => {
  it('is waited for no longer than it may take to stop, with a warning', async () => {
    class Stream extends DataSource {
      read(): null {
        return null
      }
      override close(): Promise<void> {
        return new Promise(() => undefined)
      }
    }
    const clock = new ManualClock()
    const module = { Stream, CONFIG: { title: 'Hanging', params: [] } }
    const running = bench().run(module, { clock, stopWithinMs: 3_000 })
    await clock.elapse(10_000)

    expect(await running).toMatchObject({
      outcome: 'finished',
      warnings: ['the source could not be closed: it took longer than 3000 ms'],
    })
  })
})

describe('a read that never ends', () => {
  const never = moduleOf(
    function () {
      this.progress(null, null, 'waiting for the export with my-secret-password')
      return new Promise<null>(() => undefined)
    },
    [{ name: 'password' }],
  )

  it('is reported with its open connections, again and again', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const { run, events } = bench()
    const running = run(never, {
      ...{ clock, signal: controller.signal, stallAfterMs: 30_000, stopWithinMs: 0 },
      source: { password: 'my-secret-password' },
    })
    await clock.elapse(61_000)
    controller.abort()
    await clock.elapse(1_000)
    await running

    const stalls = ofType(events, 'stall')
    expect(stalls.map(({ waitedMs }) => waitedMs)).toEqual([30_000, 60_000])
    expect(stalls[0]?.waitsFor).toContain('its last message: waiting for the export with [secret]')
  })

  it('fails the run where there is a time limit', async () => {
    const clock = new ManualClock()
    const running = failureOf(
      bench().run(never, { clock, readTimeoutMs: 120_000, source: { password: 'x'.repeat(9) } }),
    )
    await clock.elapse(130_000)

    expect((await running).message).toMatch(
      /^the data source failed: read showed no activity for 120 s and has failed; its last message/,
    )
  })

  it('does not keep rows unsafe that came before it', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const { destination, run } = bench()
    const module = moduleOf((call) =>
      call === 1 ? [{ n: 0 }] : new Promise<null>(() => undefined),
    )
    const running = run(module, { clock, signal: controller.signal, stopWithinMs: 0 })
    await clock.elapse(2_000)

    expect(numbers(destination)).toEqual([0])
    controller.abort()
    await clock.elapse(1_000)
    await running
  })
})
