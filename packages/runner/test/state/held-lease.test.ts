import { describe, expect, it } from '@jest/globals'

import { HeldLease, instantOf } from '../../src/index.js'
import { ManualClock } from '../../src/testing/index.js'

const LEASE_MS = 30_000

/** A lease whose renewals answer as told. */
const bench = (
  answer: (renewal: number) => boolean | Error | Promise<boolean>,
): { clock: ManualClock; lease: HeldLease; renewals: () => number } => {
  const clock = new ManualClock()
  let renewals = 0
  const renew = async (): Promise<boolean> => {
    renewals += 1
    const outcome = await answer(renewals)
    if (outcome instanceof Error) throw outcome
    return outcome
  }
  const lease = new HeldLease(
    { leaseMs: LEASE_MS, renew, lock: 'a table', clock },
    instantOf(clock),
  )
  return { clock, lease, renewals: () => renewals }
}

const lossOf = async (lease: HeldLease): Promise<unknown> => {
  try {
    await lease.ensureHeld()
    return undefined
  } catch (error) {
    return error
  }
}

describe('a lease that is held', () => {
  it('is lost as soon as a renewal finds another holder', async () => {
    const { clock, lease } = bench(() => false)
    await clock.elapse(LEASE_MS / 3)

    expect(lease.lost.aborted).toBe(true)
    expect(await lossOf(lease)).toBe(lease.lost.reason)
    expect(lease.lost.reason).toMatchObject({
      ...{ code: 'PANOPLY_LEASE_LOST', lock: 'a table', retryable: true },
      message: expect.stringContaining('another run has taken it over'),
    })
    expect(clock.pending).toBe(0)
  })

  it('is lost when no renewal succeeds for as long as it lasts', async () => {
    const { clock, lease, renewals } = bench(() => new Error('no route to host'))
    await clock.elapse(LEASE_MS - 1)
    expect(lease.lost.aborted).toBe(false)
    expect(lease.ensureHeld()).toBeUndefined()
    expect(renewals()).toBeGreaterThan(5)
    await clock.elapse(LEASE_MS / 2)

    expect(lease.lost.reason).toMatchObject({
      message: expect.stringContaining('could not be renewed for 30 seconds'),
      cause: { message: 'no route to host' },
    })
  })

  it('is lost when renewals never answer', async () => {
    const { clock, lease } = bench(() => new Promise(() => undefined))
    await clock.elapse(LEASE_MS)
    expect(lease.lost.aborted).toBe(false)
    await clock.elapse(LEASE_MS / 6)

    expect(lease.lost.aborted).toBe(true)
  })

  it('that ran out while the process was frozen is not believed before it is renewed', async () => {
    let answer: (isHeld: boolean) => void = () => undefined
    const { clock, lease } = bench((renewal) =>
      renewal === 1 ? new Promise((resolve) => (answer = resolve)) : true,
    )
    // The timer that renews comes too late, as all timers of a frozen process do.
    lease.stop()
    await clock.elapse(LEASE_MS)
    const asked = lossOf(lease)
    await clock.elapse(1)
    answer(false)

    expect(await asked).toMatchObject({ code: 'PANOPLY_LEASE_LOST' })
  })

  it('that expired goes on if no other run has taken it before its renewal', async () => {
    const { clock, lease, renewals } = bench(() => true)
    lease.stop()
    await clock.elapse(LEASE_MS + 1)
    expect(await lossOf(lease)).toBeUndefined()
    expect(renewals()).toBe(1)
    expect(lease.ensureHeld()).toBeUndefined()
    expect(renewals()).toBe(1)
  })

  it('counts the time that the machine slept, which one of its clocks does not', async () => {
    let now = new Date('2026-01-01T00:00:00Z')
    const clock = Object.assign(new ManualClock(), { date: () => now })
    const options = { leaseMs: LEASE_MS, renew: () => Promise.resolve(false), lock: 'x', clock }
    const lease = new HeldLease(options, instantOf(clock))
    expect(lease.ensureHeld()).toBeUndefined()
    now = new Date(now.getTime() + LEASE_MS)

    expect(await lossOf(lease)).toMatchObject({ code: 'PANOPLY_LEASE_LOST' })
  })

  it('lasts as long as it is renewed, also when renewals fail in between, and asks nothing meanwhile', async () => {
    const { clock, lease, renewals } = bench((renewal) =>
      renewal % 3 === 0 ? true : new Error('a moment without a network'),
    )
    await clock.elapse(20 * LEASE_MS)
    const before = renewals()

    expect(lease.ensureHeld()).toBeUndefined()
    expect(renewals()).toBe(before)
    expect(lease.lost.aborted).toBe(false)
    lease.stop()
    expect(clock.pending).toBe(0)
  })
})
