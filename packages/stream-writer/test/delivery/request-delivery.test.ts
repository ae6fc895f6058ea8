import { describe, expect, it } from '@jest/globals'

import { type RequestObserver, RequestDelivery } from '../../src/delivery/request-delivery.js'
import type { Message } from '../../src/message/message.js'
import { TransportError } from '../../src/transport/transport.js'
import { FakeClock } from '../support/fake-clock.js'
import { until } from '../support/scene.js'

const DELIVERY_TIMEOUT_MS = 10_000

/** Two messages, the second so much younger, of a queue that is in trouble; notes who is given up when. */
const troubled = (youngerByMs: number) => {
  const clock = new FakeClock()
  const startedAt = clock.now()
  const over: [string, number][] = []
  const note = (messages: readonly Message[]): void => {
    for (const { body } of messages) over.push([body.toString(), clock.now() - startedAt])
  }
  const ignore = (): void => undefined
  const observer: RequestObserver = {
    ...{ sending: ignore, retrying: ignore, delivered: ignore, refused: ignore },
    expired: note,
    abandoned: note,
  }
  const messageOf = (text: string, openedAt: number): Message => ({
    ...{ body: Buffer.from(text), recordCount: 1, epoch: 0, attempts: 0 },
    openedAt,
  })
  const transport = {
    send: () => Promise.reject(new TransportError({ code: 'ServiceUnavailable', message: 'busy' })),
    destroy: ignore,
  }
  const messages = [messageOf('old', startedAt), messageOf('young', startedAt + youngerByMs)]
  const delivery = new RequestDelivery(messages, {
    ...{ transport, clock, observer, random: () => 0.999, requestTimeoutMs: 30_000 },
    deliveryTimeoutMs: DELIVERY_TIMEOUT_MS,
  })
  return { clock, delivery, over }
}

describe('the messages of one request', () => {
  it('are given up each when its own time is over', async () => {
    const { clock, delivery, over } = troubled(5_000)
    const end = { hasCome: false }
    void delivery.run().then(() => (end.hasCome = true))
    while (!end.hasCome) {
      await until(() => end.hasCome || clock.pending > 0)
      clock.advance(clock.untilNext ?? 0)
    }
    expect(over.map(([text]) => text)).toEqual(['old', 'young'])
    const [[, oldMs] = ['', 0], [, youngMs] = ['', 0]] = over
    // Each at its deadline, or with the first attempt after it.
    expect(oldMs).toBeGreaterThanOrEqual(DELIVERY_TIMEOUT_MS)
    expect(oldMs).toBeLessThan(DELIVERY_TIMEOUT_MS + 5_000)
    expect(youngMs).toBe(DELIVERY_TIMEOUT_MS + 5_000)
  })

  it('that are given up while they wait to be repeated leave no timer that keeps a process alive', async () => {
    const { clock, delivery, over } = troubled(0)
    const run = delivery.run()
    await until(() => clock.pending > 0)
    // The wait between two attempts, not the limit of the first.
    await until(() => (clock.untilNext ?? 30_000) < 1_000)
    delivery.abandon({
      ...{ code: 'WriterClosed', message: 'closed', faultClass: 'transient', wholeRequest: true },
    })
    expect(clock.pending).toBe(0)
    expect(over.map(([text]) => text)).toEqual(['old', 'young'])
    await run
  })
})
