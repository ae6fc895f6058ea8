import { once } from 'node:events'
import { Readable, type Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'

import { describe, expect, it } from '@jest/globals'
import { DeliveryError, WriterClosedError } from '@panoply/errors'
import type { Fault } from '@panoply/local-queue'

import { numbered, numbersOf, setScene, until } from './support/scene.js'

const refuseBad: Fault = {
  kind: 'refuse',
  code: 'InvalidMessageContents',
  senderFault: true,
  which: (body) => body.includes('bad'),
}

describe('a stream of one table', () => {
  it.each([
    ['', 'an empty text'],
    [undefined, 'undefined'],
    [7, 'a number'],
  ])('is refused for the table %j when it is opened, not at its first row', async (table, came) => {
    const { open } = await setScene()
    const writer = open()
    expect(() => writer.writable(table as string)).toThrow(
      `table: expected a non-empty string, got ${came}`,
    )
  })

  it('does not swallow what failed for another table: the next report hands it back', async () => {
    const { open } = await setScene({ faults: () => refuseBad })
    const writer = open()
    const stream = writer.writable('t')
    writer.write('other', { n: 1, text: 'bad' })
    await pipeline([{ n: 0 }], stream)

    await expect(writer.close()).resolves.toMatchObject({
      failed: 1,
      undelivered: [{ table: 'other', record: { n: 1, text: 'bad' } }],
    })
  })

  it('answers for its own records of a message, and leaves the others to the report', async () => {
    const { open } = await setScene({
      faults: () => ({ kind: 'status', status: 403, code: 'AccessDenied' }),
    })
    const writer = open()
    const stream = writer.writable('t')
    writer.write('other', { n: 1 })
    await expect(pipeline([{ n: 0 }], stream)).rejects.toMatchObject({
      records: [{ table: 't', record: { n: 0 } }],
    })

    const { failed, undelivered } = await writer.close()
    expect(failed).toBe(2)
    expect(undelivered).toMatchObject([{ table: 'other', record: { n: 1 } }])
  })

  it('that is cut off gives back what failed before, to the next report', async () => {
    const { open, warnings } = await setScene({ faults: () => refuseBad })
    const writer = open({ flushAfterMs: 0 })
    const rows = async function* (): AsyncGenerator<object> {
      yield { n: 0, text: 'bad' }
      await until(() => writer.stats.failed === 1)
      throw new Error('the source broke')
    }
    await expect(pipeline(Readable.from(rows()), writer.writable('t'))).rejects.toThrow(
      'the source broke',
    )

    expect(warnings).toEqual([
      expect.stringContaining('They are kept for the error of their stream.'),
      expect.stringContaining('They are kept for the report of the next flush() or close().'),
    ])
    await expect(writer.close()).resolves.toMatchObject({
      failed: 1,
      undelivered: [{ table: 't', record: { n: 0 }, error: { retryable: false } }],
    })
  })

  it('fails at once when more failed than it may hold, instead of reading on into the void', async () => {
    const { open } = await setScene({ faults: () => refuseBad })
    const writer = open({ maxMessageBytes: 1_024, highWaterBytes: 4_096, maxInFlight: 1 })
    let read = 0
    const rows = function* (): Generator<object> {
      for (; read < 5_000; read++) yield { n: read, text: `bad ${'x'.repeat(400)}` }
    }
    const failure: unknown = await pipeline(
      Readable.from(rows(), { highWaterMark: 1 }),
      writer.writable('t'),
    ).catch((error: unknown) => error)

    expect(failure).toBeInstanceOf(DeliveryError)
    expect(read).toBeLessThan(200)
    const told = (failure as DeliveryError).records.map(({ record }) => record)
    const { undelivered } = await writer.close()
    // The failure holds some, the report the rest; none twice.
    expect(numbersOf([...told, ...undelivered.map(({ record }) => record)])).toEqual(
      numbersOf(numbered(writer.stats.accepted)),
    )
  })

  it('that is cut off gives back nothing that an error listener has already', async () => {
    const { open, warnings } = await setScene({ faults: () => refuseBad })
    const writer = open({ flushAfterMs: 0 })
    const heard: unknown[] = []
    writer.on('error', ({ records }) => heard.push(...records))
    const rows = async function* (): AsyncGenerator<object> {
      yield { n: 0, text: 'bad' }
      await until(() => writer.stats.failed === 1)
      throw new Error('the source broke')
    }
    await expect(pipeline(Readable.from(rows()), writer.writable('t'))).rejects.toThrow(
      'the source broke',
    )

    expect(heard).toHaveLength(1)
    expect(warnings).toEqual([])
    await expect(writer.flush()).resolves.toMatchObject({ failed: 0, undelivered: [] })
    await expect(writer.close()).resolves.toMatchObject({ failed: 1, undelivered: [] })
  })

  it('answers for what was written to it, and not for what else its table gets', async () => {
    const { open } = await setScene({ faults: () => refuseBad })
    const writer = open({ flushAfterMs: 0 })
    const stream = writer.writable('t')
    writer.write('t', { n: 0, text: 'bad' })
    await until(() => writer.stats.failed === 1)

    await expect(pipeline([{ n: 1 }], stream)).resolves.toBeUndefined()
    await expect(writer.close()).resolves.toMatchObject({
      failed: 1,
      undelivered: [{ table: 't', record: { n: 0 } }],
    })
  })

  it('shares its table: of two each fails with its own records', async () => {
    const { open } = await setScene({
      faults: () => ({ kind: 'status', status: 403, code: 'AccessDenied' }),
    })
    const writer = open()
    const [first, second] = [writer.writable('t'), writer.writable('t')]
    const writes: [typeof first, object][] = [
      [first, { n: 0 }],
      [second, { n: 1, text: 'é' }],
      [first, { n: 2 }],
    ]
    for (const [stream, record] of writes) stream.write(record)
    const ended = (stream: Writable) => finished(stream.end()).catch((error: unknown) => error)
    const errors = await Promise.all([ended(first), ended(second)])

    expect(errors).toMatchObject([
      { code: 'PANOPLY_DELIVERY_FAILED', records: [{ record: { n: 0 } }, { record: { n: 2 } }] },
      { code: 'PANOPLY_DELIVERY_FAILED', records: [{ record: { n: 1, text: 'é' } }] },
    ])
    await expect(writer.close()).resolves.toMatchObject({ failed: 3, undelivered: [] })
  })

  it('that only waits fails as soon as more failed than it may hold', async () => {
    const { open } = await setScene({ faults: () => refuseBad })
    const writer = open({ flushAfterMs: 0, maxMessageBytes: 1_024, highWaterBytes: 1_024 })
    const stream = writer.writable('t')
    const failed = once(stream, 'error')
    for (const { n } of numbered(3)) stream.write({ n, text: `bad ${'x'.repeat(400)}` })

    // Nobody writes to it any more, and nobody ends it.
    const [error] = (await failed) as [DeliveryError]
    await until(() => writer.stats.pending === 0)
    const { undelivered } = await writer.close()
    expect(numbersOf([...error.records, ...undelivered].map(({ record }) => record))).toEqual([
      0, 1, 2,
    ])
  })

  it('that is never ended holds nothing back from the report of close', async () => {
    const { open } = await setScene({ faults: () => refuseBad })
    const writer = open({ flushAfterMs: 0 })
    const stream = writer.writable('t')
    stream.write({ n: 0, text: 'bad' })
    await until(() => writer.stats.failed === 1)

    await expect(writer.close()).resolves.toMatchObject({
      failed: 1,
      undelivered: [{ table: 't', record: { n: 0 } }],
    })
    stream.destroy()
    await expect(writer.flush()).resolves.toMatchObject({ failed: 0 })
  })

  it('fails with the reason when its writer is closed', async () => {
    const { open } = await setScene()
    const writer = open()
    const stream = writer.writable('t')
    await writer.close()
    await expect(pipeline([{ n: 0 }], stream)).rejects.toThrow(WriterClosedError)
  })

  it('of a writer that is closed with a deadline meanwhile fails with the records', async () => {
    const { queue, clock, open } = await setScene({ faults: () => ({ kind: 'silence' }) })
    const writer = open()
    const done = pipeline([{ n: 0 }], writer.writable('t')).catch((error: unknown) => error)
    await until(() => queue.requests.length === 1)
    const closed = writer.close({ timeoutMs: 100 })
    clock.advance(100)
    await closed
    await expect(done).resolves.toMatchObject({ records: [{ record: { n: 0 } }], retryable: true })
  })
})
