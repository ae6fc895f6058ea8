import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { inOrder } from '@panoply/local-queue'

import { setDeadline, LivedClock } from '../../src/runtime/lived-clock.js'
import { FakeClock } from '../support/fake-clock.js'
import { setScene, until } from '../support/scene.js'

const AN_HOUR_MS = 3_600_000

describe('a process that stood still', () => {
  it('tries a message once more although its deadline passed meanwhile', async () => {
    const { queue, clock, open } = await setScene({ faults: inOrder({ kind: 'silence' }) })
    const writer = open({ deliveryTimeoutMs: 10_000, requestTimeoutMs: 5_000 })
    writer.write('t', { n: 0 })
    const closed = writer.close()
    await until(() => queue.requests.length === 1)
    clock.standStill(AN_HOUR_MS)
    // The request still has the time that it had: its answer may have come meanwhile.
    expect(writer.stats.pending).toBe(1)
    clock.advance(5_000)

    await expect(closed).resolves.toMatchObject({ delivered: 1, failed: 0 })
  })

  it('hears an answer that came while it could not listen', async () => {
    let answer: ((value: unknown) => void) | undefined
    const send = () =>
      new Promise((resolve) => {
        answer = resolve
      })
    const { clock, open } = await setScene()
    const writer = open({ client: { send }, requestTimeoutMs: 5_000, deliveryTimeoutMs: 5_000 })
    writer.write('t', { n: 0 })
    const closed = writer.close({ timeoutMs: 5_000 })
    await until(() => answer !== undefined)
    clock.standStill(AN_HOUR_MS)
    answer?.({ Successful: [{ Id: '0' }] })

    await expect(closed).resolves.toMatchObject({ delivered: 1, failed: 0 })
    expect(writer.stats.requests).toBe(1)
  })

  it('does not give up what never got a slot', async () => {
    const { queue, clock, open } = await setScene({ faults: inOrder({ kind: 'silence' }) })
    const writer = open({ maxInFlight: 1, deliveryTimeoutMs: 10_000, requestTimeoutMs: 3_000 })
    writer.write('t', { n: 0 })
    const first = writer.flush()
    await until(() => queue.requests.length === 1)
    writer.write('t', { n: 1 })
    const second = writer.flush()
    clock.standStill(AN_HOUR_MS)
    clock.advance(3_000)

    await expect(first).resolves.toMatchObject({ delivered: 1 })
    await expect(second).resolves.toMatchObject({ delivered: 2, failed: 0 })
  })

  it('sends at once what waited for company', async () => {
    const { queue, clock, open } = await setScene()
    const writer = open({ flushAfterMs: 2_000 })
    writer.write('t', { n: 0 })
    clock.standStill(AN_HOUR_MS)
    await until(() => writer.stats.delivered === 1)
    expect(queue.requests).toHaveLength(1)
  })
})

describe('LivedClock', () => {
  it('never goes back, and runs as the clock does as long as timers are punctual', () => {
    const steps = fc.array(
      fc.record({ passMs: fc.double({ min: 0, max: 900, noNaN: true }), delayMs: fc.nat(3_000) }),
    )
    fc.assert(
      fc.property(steps, (steps) => {
        const fake = new FakeClock()
        const clock = new LivedClock(fake)
        for (const { passMs, delayMs } of steps) {
          clock.after(delayMs + 1, () => undefined, false)
          fake.advance(passMs)
          expect(clock.now()).toBeCloseTo(fake.now(), 3)
        }
        const before = clock.now()
        fake.standStill(AN_HOUR_MS)
        expect(clock.now()).toBeGreaterThanOrEqual(before)
      }),
      { numRuns: 50 },
    )
  })

  it('leaves the gap out once, however many timers were late', () => {
    const fake = new FakeClock()
    const clock = new LivedClock(fake)
    const before = clock.now()
    for (const delayMs of [10, 20, 5_000]) clock.after(delayMs, () => undefined, false)
    fake.standStill(AN_HOUR_MS)
    expect(clock.now() - before).toBe(0)
    fake.advance(700)
    expect(clock.now() - before).toBe(700)
  })

  it('does not count an idle hour as a standstill', () => {
    const fake = new FakeClock()
    const clock = new LivedClock(fake)
    const before = clock.now()
    fake.advance(AN_HOUR_MS)
    expect(clock.now() - before).toBe(AN_HOUR_MS)
  })
})

describe('setDeadline', () => {
  it('waits for the rest when its timer is early, as that of a very long wait is', () => {
    const fake = new FakeClock()
    let calls = 0
    const capped = {
      now: () => fake.now(),
      after: (delayMs: number, callback: () => void, keepsAlive: boolean) =>
        fake.after(Math.min(delayMs, 1_000), callback, keepsAlive),
    }
    setDeadline(capped, 2_500, () => calls++, true)
    fake.advance(2_499)
    expect(calls).toBe(0)
    fake.advance(1)
    expect(calls).toBe(1)
    expect(fake.pending).toBe(0)
  })
})
