import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { describe, expect, it } from '@jest/globals'
import { BufferFullError, DeliveryError, RecordTooLargeError } from '@panoply/errors'

import { numbered, numbersOf, setScene, until } from './support/scene.js'

const filler = 'x'.repeat(500)
const bounds = { maxMessageBytes: 2_048, maxBufferedBytes: 8_192, highWaterBytes: 4_096 }

describe('write', () => {
  it('returns false from the high-water mark on, and drain says when to go on', async () => {
    const { queue, open } = await setScene()
    const writer = open(bounds)
    let drains = 0
    writer.on('drain', () => drains++)
    const answers = numbered(9).map(({ n }) => writer.write('t', { n, filler }))
    expect(answers).toEqual([true, true, true, true, true, true, true, false, false])

    await writer.ready()
    expect(writer.stats.bufferedBytes).toBeLessThan(4_096)
    expect(drains).toBe(1)
    await writer.close()
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(9)))
  })

  it('throws when the buffer is full, counts the record not, and takes it later', async () => {
    const { queue, open } = await setScene()
    const writer = open(bounds)
    let accepted = 0
    const fill = (): void => {
      for (; accepted < 100; accepted++) writer.write('t', { n: accepted, filler })
    }
    expect(fill).toThrow(BufferFullError)
    expect(fill).toThrow(
      /\d+ bytes are buffered and the record adds \d+, .* \(8192\); wait for ready/,
    )
    expect(writer.stats.accepted).toBe(accepted)
    expect(writer.stats.bufferedBytes).toBeLessThanOrEqual(8_192)

    await writer.ready()
    expect(writer.write('t', { n: accepted, filler })).toBe(true)
    await writer.close()
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(accepted + 1)))
  })

  it('never waits for ever for a record that needs more room than the mark leaves', async () => {
    const { queue, open } = await setScene()
    const writer = open({ maxMessageBytes: 2_048, maxBufferedBytes: 2_048, highWaterBytes: 2_048 })
    const big = 'x'.repeat(1_500)
    writer.write('t', { n: 0, big })
    for (const n of [1, 2, 3, 4]) {
      expect(() => writer.write('t', { n, big })).toThrow(BufferFullError)
      await writer.ready()
      writer.write('t', { n, big })
    }
    await writer.close()
    expect(numbersOf(queue.records())).toEqual([0, 1, 2, 3, 4])
  })

  it('keeps no room for a record that found none, once there was room for it', async () => {
    const { open } = await setScene()
    const room = { maxBufferedBytes: 40_000, highWaterBytes: 40_000 }
    const writer = open({ maxMessageBytes: 2_048, ...room, maxInFlight: 1 })
    const fill = (): void => {
      for (const big = 'x'.repeat(1_500); ;) writer.write('t', { big })
    }
    expect(fill).toThrow(BufferFullError)
    await writer.ready()

    // What is left behind the first request has company to a point where another such record would not fit.
    expect(writer.stats.bufferedBytes).toBeGreaterThan(0)
    const answers: boolean[] = []
    while (writer.stats.bufferedBytes < 39_900) answers.push(writer.write('t', { n: 0 }))
    expect(new Set(answers)).toEqual(new Set([true]))
    await writer.close()
  })

  it('many who wait at once all go on', async () => {
    const { queue, open } = await setScene()
    const writer = open({ ...bounds, maxInFlight: 1 })
    const produce = async (start: number): Promise<void> => {
      for (let n = start; n < start + 20; n++) {
        if (!writer.write('t', { n })) await writer.ready()
      }
    }
    await Promise.all(Array.from({ length: 20 }, (_, index) => produce(index * 20)))
    await writer.close()
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(400)))
  })

  it('refuses a record that does not fit a message, and harms no neighbour', async () => {
    const { queue, open } = await setScene()
    const writer = open(bounds)
    writer.write('t', { n: 0 })
    let error: unknown
    try {
      writer.write('t', { n: 1, text: 'é'.repeat(1_000) })
    } catch (thrown) {
      error = thrown
    }
    writer.write('t', { n: 2 })
    await writer.close()

    expect(error).toBeInstanceOf(RecordTooLargeError)
    expect(error).toMatchObject({ limitBytes: 2_048, table: 't', retryable: false })
    expect((error as RecordTooLargeError).sizeBytes).toBeGreaterThan(2_048)
    expect(numbersOf(queue.records())).toEqual([0, 2])
    expect(writer.stats).toMatchObject({ accepted: 2, delivered: 2 })
  })

  it('refuses a record whose JSON is longer than any text as one that is too large', async () => {
    const { open } = await setScene()
    const writer = open()
    const record = {
      get text(): string {
        return 'x'.repeat(2 ** 30)
      },
    }
    expect(() => writer.write('t', record)).toThrow(RecordTooLargeError)
    expect(() => writer.write('t', record)).toThrow(
      /^a record for "t" weighs more than \d{9} bytes as a message of its own, .*\(256000\)$/,
    )
    expect(writer.stats.accepted).toBe(0)
  })

  it('keeps no reference: what is changed after write does not change what is sent', async () => {
    const { queue, open } = await setScene()
    const writer = open()
    const record = { n: 0, tags: ['a'] }
    writer.write('t', record)
    record.n = 9
    record.tags.push('b')
    await writer.close()

    expect(queue.records()).toEqual([{ n: 0, tags: ['a'], __table: 't' }])
    expect(record).toEqual({ n: 9, tags: ['a', 'b'] })
  })
})

describe('writable', () => {
  it('a pipeline delivers every row and reads no faster than it sends', async () => {
    const held: (() => void)[] = []
    const { queue, open } = await setScene()
    let read = 0
    const rows = function* (): Generator<object> {
      for (const { n } of numbered(200)) {
        read++
        yield { n, filler }
      }
    }
    const { SQSClient } = await import('@aws-sdk/client-sqs')
    const sqs = new SQSClient({
      endpoint: queue.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    })
    const client = {
      send: async (command: never): Promise<unknown> => {
        await new Promise<void>((resolve) => held.push(resolve))
        return sqs.send(command)
      },
    }
    const writer = open({ ...bounds, maxInFlight: 1, client })
    const done = pipeline(Readable.from(rows(), { highWaterMark: 1 }), writer.writable('t'))
    await until(() => held.length === 1)
    let turns = 0
    await until(() => ++turns > 100)
    // Eight records reach the mark; the streams between hold a few more.
    expect(read).toBeLessThan(40)
    expect(writer.stats.bufferedBytes).toBeLessThanOrEqual(8_192)

    const progress = { isDone: false }
    const finished = done.then(() => (progress.isDone = true))
    await until(() => {
      held.shift()?.()
      return progress.isDone
    })
    await finished
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(200)))
    sqs.destroy()
  })

  it('fails with the records of its table that were given up', async () => {
    const { open } = await setScene({
      faults: () => ({
        kind: 'refuse',
        code: 'InvalidMessageContents',
        senderFault: true,
        which: (body) => body.includes('bad'),
      }),
    })
    const writer = open()
    writer.write('other', { n: 1, text: 'bad' })
    const rows = [{ n: 0 }, { n: 1, text: 'bad' }, { n: 2 }]
    const failure: unknown = await pipeline(rows, writer.writable('t')).catch(
      (error: unknown) => error,
    )

    expect(failure).toBeInstanceOf(DeliveryError)
    expect(failure).toMatchObject({
      records: [{ table: 't', record: { n: 1, text: 'bad' } }],
      retryable: false,
    })
    expect(String(failure)).toMatch(/1 of the records written to "t" were not delivered: /)
    expect(writer.stats).toMatchObject({ accepted: 4, delivered: 2, failed: 2 })
  })

  it('fails with the reason when a row cannot be encoded, and leaves the writer open', async () => {
    const { queue, open } = await setScene()
    const writer = open()
    const rows = [{ n: 0 }, { n: 1, when: new Map() }]
    await expect(pipeline(rows, writer.writable('t'))).rejects.toThrow(
      /record\.when: expected a value/,
    )
    writer.write('t', { n: 2 })
    await writer.close()

    expect(numbersOf(queue.records())).toEqual([0, 2])
  })
})
