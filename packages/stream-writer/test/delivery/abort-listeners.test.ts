import { getEventListeners } from 'node:events'

import { describe, expect, it } from '@jest/globals'

import { attempt } from '../../src/delivery/attempt.js'
import { sleep } from '@panoply/errors/internal'
import { FakeClock } from '../support/fake-clock.js'

/** How many still listen to the signal that a writer aborts when it gives up. */
const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length

describe('nobody listens any longer for the end of the writer', () => {
  it.each([
    ['was answered', () => Promise.resolve([])],
    ['failed', () => Promise.reject(new Error('reset'))],
  ])('once a request %s', async (_, send) => {
    const { signal } = new AbortController()
    const clock = new FakeClock()
    const result = attempt({ send, destroy: () => undefined }, [], clock, 1_000, signal)
    expect(listeners(signal)).toBe(1)
    await result
    expect({ listeners: listeners(signal), timers: clock.pending }).toEqual({
      listeners: 0,
      timers: 0,
    })
  })

  it('once a wait is over', async () => {
    const { signal } = new AbortController()
    const clock = new FakeClock()
    const slept = sleep(clock, 0, signal)
    expect(listeners(signal)).toBe(1)
    await slept
    expect(listeners(signal)).toBe(0)
  })
})
