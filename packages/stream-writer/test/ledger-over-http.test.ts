import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Fault } from '@panoply/local-queue'

import { numbersOf, setScene } from './support/scene.js'

const isOdd = (body: string): boolean => body.length % 2 === 1

const someFault: fc.Arbitrary<Fault | undefined> = fc.constantFrom<(Fault | undefined)[]>(
  undefined,
  undefined,
  { kind: 'status', status: 503, code: 'ServiceUnavailable' },
  { kind: 'status', status: 400, code: 'RequestThrottled' },
  { kind: 'status', status: 403, code: 'AccessDenied' },
  { kind: 'reset' },
  { kind: 'cut' },
  { kind: 'silence' },
  { kind: 'silence-after' },
  { kind: 'garbage' },
  { kind: 'forget', which: isOdd },
  { kind: 'refuse', code: 'InternalError', senderFault: false, which: isOdd },
  { kind: 'refuse', code: 'InvalidMessageContents', senderFault: true, which: isOdd },
)

it('over a real connection too every accepted record ends at the queue or comes back', async () => {
  const someWrites = fc.array(fc.constantFrom(0, 10, 400, 3_000), { minLength: 1, maxLength: 60 })
  const plan = fc.record({
    faults: fc.array(someFault, { maxLength: 12 }),
    texts: someWrites,
    flushEvery: fc.integer({ min: 1, max: 30 }),
    maxInFlight: fc.integer({ min: 1, max: 3 }),
    queueLimitBytes: fc.constantFrom(1_500, 1_048_576),
    closeAfterMs: fc.option(fc.constantFrom(0, 2_000), { nil: undefined }),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ faults, texts, flushEvery, closeAfterMs, ...rest }) => {
      const { queue, clock, open } = await setScene({
        faults: ({ index }) => faults[index],
        maxMessageBytes: rest.queueLimitBytes,
      })
      const writer = open({
        maxMessageBytes: 4_096,
        maxInFlight: rest.maxInFlight,
        requestTimeoutMs: 5_000,
        deliveryTimeoutMs: 20_000,
      })
      const back: object[] = []
      writer.on('error', ({ records }) => {
        for (const { record } of records) back.push(record)
      })
      texts.forEach((length, n) => {
        writer.write('t', { n, text: 'x'.repeat(length) })
        if (n % flushEvery === 0) void writer.flush()
      })
      const end = { hasCome: false }
      const closed = writer
        .close(closeAfterMs === undefined ? {} : { timeoutMs: closeAfterMs })
        .finally(() => (end.hasCome = true))
      while (!end.hasCome) {
        for (let turn = 0; turn < 50; turn++) {
          await new Promise((resolve) => {
            setImmediate(resolve)
          })
        }
        clock.advance(500)
      }
      await closed

      const handedBack = numbersOf(back)
      expect(new Set(handedBack).size).toBe(handedBack.length)
      const arrived = new Set(numbersOf(queue.records()))
      const all = texts.map((_, n) => n)
      const isHandedBack = new Set(handedBack)
      expect(all.filter((n) => !arrived.has(n) && !isHandedBack.has(n))).toEqual([])
      expect(writer.stats).toMatchObject({
        accepted: all.length,
        delivered: all.length - handedBack.length,
        failed: handedBack.length,
        pending: 0,
        bufferedBytes: 0,
      })
    }),
    { numRuns: 40 },
  )
})
