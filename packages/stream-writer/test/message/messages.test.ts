import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { SizeLimits } from '../../src/message/size-limits.js'
import { bisect, type Message, recordsOf, splitToFit } from '../../src/message/message.js'
import { MessageQueue } from '../../src/message/message-queue.js'
import { OpenMessage } from '../../src/message/open-message.js'
import { partsByOwner } from '../../src/message/parts-by-owner.js'
import { requestLength } from '../../src/message/request-length.js'
import { TableFields } from '../../src/message/table-field.js'
import { encodeRecord } from '../../src/record/encode-record.js'

const tables = new TableFields()

const lineOf = (
  table: string,
  record: object,
): { json: string; closing: Buffer; bytes: number } => {
  const { json } = encodeRecord(record)
  const closing = json.length === 2 ? tables.of(table).alone : tables.of(table).following
  return { json, closing, bytes: Buffer.byteLength(json) - 1 + closing.length }
}

const messageOf = (records: readonly object[]): Message => {
  const open = new OpenMessage(0, 0)
  for (const record of records) {
    const { json, closing, bytes } = lineOf('t', record)
    open.append(json, closing, bytes)
  }
  return open.seal()
}

const someRecord = fc.dictionary(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.jsonValue({ maxDepth: 2 }),
  {
    maxKeys: 4,
  },
)
const someRecords = fc.array(someRecord, { minLength: 1, maxLength: 40 })
const withoutTable = (records: readonly object[]): object[] =>
  records.map((record) => {
    const { __table, ...rest } = JSON.parse(JSON.stringify(record)) as Record<string, unknown>
    return rest
  })

describe('a message', () => {
  it('is one line of JSON a record, and weighs what it said it would', () => {
    fc.assert(
      fc.property(someRecords, (records) => {
        const open = new OpenMessage(0, 0)
        for (const record of records) {
          const { json, closing, bytes } = lineOf('t', record)
          const expected = open.byteLengthWith(bytes)
          open.append(json, closing, bytes)
          expect(open.byteLength).toBe(expected)
        }
        const message = open.seal()
        expect(message.recordCount).toBe(records.length)
        expect(message.body.length).toBe(open.byteLength)
        expect(recordsOf(message)).toEqual(
          withoutTable(records).map((record) => ({ table: 't', record })),
        )
      }),
    )
  })

  it('takes no more memory than it weighs, but for a tenth', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 3000 }), { minLength: 1, maxLength: 30 }),
        (texts) => {
          const { body } = messageOf(texts.map((text) => ({ text })))
          return body.buffer.byteLength <= Math.max(body.length / 0.9 + 1, body.length)
        },
      ),
    )
  })

  it('is cut in two without losing or reordering a record', () => {
    fc.assert(
      fc.property(fc.array(someRecord, { minLength: 2, maxLength: 40 }), (records) => {
        const message = messageOf(records)
        const [first, second] = bisect(message)
        expect(first.recordCount + second.recordCount).toBe(message.recordCount)
        expect(Math.min(first.recordCount, second.recordCount)).toBeGreaterThan(0)
        expect([...recordsOf(first), ...recordsOf(second)]).toEqual(recordsOf(message))
      }),
    )
  })

  it('is split into pieces that fit, as far as its records allow', () => {
    fc.assert(
      fc.property(someRecords, fc.integer({ min: 20, max: 2000 }), (records, maxBytes) => {
        const message = messageOf(records)
        const pieces = splitToFit(message, maxBytes)
        expect(pieces.flatMap(recordsOf)).toEqual(recordsOf(message))
        for (const piece of pieces) {
          expect(piece.recordCount === 1 || piece.body.length <= maxBytes).toBe(true)
        }
      }),
    )
  })
})

describe('requestLength', () => {
  const sized = (bytes: number): Message => ({ ...messageOf([{}]), body: Buffer.alloc(bytes) })
  const limits = { maxMessages: 10, maxBytes: 1_048_576, attributeBytes: 200 }

  it('fills a request as far as both limits allow, and takes one message at least', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_100_000 }), { maxLength: 30 }), (sizes) => {
        const messages = sizes.map(sized)
        const count = requestLength(messages, limits)
        const weigh = (taken: number): number =>
          sizes.slice(0, taken).reduce((sum, size) => sum + size + limits.attributeBytes, 0)
        expect(count).toBeGreaterThanOrEqual(Math.min(1, sizes.length))
        expect(count).toBeLessThanOrEqual(10)
        expect(count <= 1 || weigh(count) <= limits.maxBytes).toBe(true)
        const another = count < Math.min(sizes.length, 10)
        expect(!another || weigh(count + 1) > limits.maxBytes).toBe(true)
      }),
    )
  })

  it('sends a message alone that must go alone', () => {
    const alone = { ...sized(10), alone: true as const }
    expect(requestLength([alone, sized(10)], limits)).toBe(1)
    expect(requestLength([sized(10), sized(10), alone], limits)).toBe(2)
  })
})

describe('MessageQueue', () => {
  it('never makes a message heavier than allowed, attributes counted, and keeps the order', () => {
    fc.assert(
      fc.property(
        someRecords,
        fc.integer({ min: 1_024, max: 3_000 }),
        (records, maxMessageBytes) => {
          const limits = new SizeLimits(maxMessageBytes, 200)
          const queue = new MessageQueue(limits, { epoch: 0, add: () => undefined })
          const fitting = records.filter(
            (record) => lineOf('t', record).bytes <= limits.maxBodyBytes,
          )
          for (const record of fitting) {
            const { json, closing, bytes } = lineOf('t', record)
            queue.append(json, closing, bytes, () => 0)
          }
          const messages = queue.takeAll()
          for (const { body } of messages)
            expect(body.length + 200).toBeLessThanOrEqual(maxMessageBytes)
          expect(messages.flatMap(recordsOf).map(({ record }) => record)).toEqual(
            withoutTable(fitting),
          )
        },
      ),
    )
  })
})

describe('SizeLimits', () => {
  it('learns the number that the queue names, and halves where it names none', () => {
    const limits = new SizeLimits(1_048_576, 200)
    limits.learnMessageLimit(1_000_000, 'must be shorter than 262144 bytes')
    expect(limits.maxMessageBytes).toBe(262_144)
    limits.learnMessageLimit(261_800, 'too long')
    expect(limits.maxMessageBytes).toBe(131_000)
  })

  it('never learns upwards, nor from a number that explains nothing, nor below what a queue takes', () => {
    const limits = new SizeLimits(10_000, 200)
    limits.learnMessageLimit(9_800, 'limit is 262144 bytes')
    expect(limits.maxMessageBytes).toBe(5_000)
    for (let i = 0; i < 20; i++) limits.learnMessageLimit(300, 'too long')
    expect(limits.maxMessageBytes).toBe(1_024)
  })

  it.each([
    'Request 4711 too large',
    'record 1234 of 5678 is over the limit',
    'at 2026-11-24 12:00:00 a byte was too much',
  ])('learns from no number that is none of bytes: %s', (message) => {
    const limits = new SizeLimits(10_000, 200)
    limits.learnMessageLimit(9_800, message)
    expect(limits.maxMessageBytes).toBe(5_000)
  })

  it('refuses no record for a guess: half of a message that was too long is one', () => {
    const limits = new SizeLimits(10_000, 200)
    limits.learnMessageLimit(9_800, 'too long')
    expect([limits.maxMessageBytes, limits.maxRecordBytes]).toEqual([5_000, 10_000])
    limits.learnMessageLimit(6_800, 'too long', true)
    expect(limits.maxRecordBytes).toBe(6_999)
    limits.learnMessageLimit(6_000, 'shorter than 6,144 bytes')
    expect(limits.maxRecordBytes).toBe(6_144)
  })

  it('halves what a request may weigh where no number is named, and never raises it', () => {
    const limits = new SizeLimits(262_144, 200)
    const unnamed = 'too long'
    expect(limits.learnFromRequest([199_800, 199_800, 199_800, 199_800], unnamed)).toBe(true)
    expect(limits.request.maxBytes).toBe(400_000)
    expect(limits.learnFromRequest([499_800, 499_800], unnamed)).toBe(false)
    expect(limits).toMatchObject({ maxMessageBytes: 262_144 })
  })

  it('tells from the number whether a request or a message was too long', () => {
    const limits = new SizeLimits(262_144, 200)
    const bodies = [199_800, 199_800, 199_800]
    const request = 'at most 500000 bytes, got 600000'
    expect(limits.learnFromRequest(bodies, request)).toBe(true)
    expect([limits.request.maxBytes, limits.maxMessageBytes]).toEqual([500_000, 262_144])
    const message = 'must be shorter than 100000 bytes'
    expect(limits.learnFromRequest(bodies, message)).toBe(true)
    expect([limits.request.maxBytes, limits.maxMessageBytes]).toEqual([500_000, 100_000])
    // It is known already: whoever asks again must not ask the same for ever.
    expect(limits.learnFromRequest(bodies, message)).toBe(false)
  })
})

describe('the queue of messages', () => {
  it('puts older messages back before younger ones, in any order of return', () => {
    const queue = new MessageQueue(new SizeLimits(2_000, 200), { epoch: 0, add: () => undefined })
    const aged = (openedAt: number): Message => ({ ...messageOf([{ openedAt }]), openedAt })
    queue.putBack([aged(3)])
    queue.putBack([aged(1), aged(1)])
    queue.putBack([aged(2)])
    expect(queue.sealedSince).toBe(1)
    expect(queue.takeAll().map(({ openedAt }) => openedAt)).toEqual([1, 1, 2, 3])
  })
})

describe('the fields of tables', () => {
  it('are made once for each table', () => {
    const fields = new TableFields()
    expect(fields.of('t')).toBe(fields.of('t'))
    expect(fields.of('u').alone.toString()).toBe('"__table":"u"}')
  })
})

describe('the owners of records', () => {
  it('follow their records, however a message is cut', () => {
    const owners = [undefined, { takeBack: () => true }, { takeBack: () => true }]
    const someOwned = fc.array(
      fc.record({ record: someRecord, owner: fc.constantFrom(...owners) }),
      {
        minLength: 1,
        maxLength: 40,
      },
    )
    fc.assert(
      fc.property(someOwned, fc.integer({ min: 1, max: 400 }), (owned, maxBytes) => {
        const open = new OpenMessage(0, 0)
        for (const { record, owner } of owned) {
          const { json, closing, bytes } = lineOf('t', record)
          open.append(json, closing, bytes, owner)
        }
        const parts = splitToFit(open.seal(), maxBytes).flatMap(partsByOwner)
        for (const owner of owners) {
          const theirs = parts.filter(({ owners }) => owners?.[0]?.owner === owner)
          expect(theirs.flatMap(recordsOf).map(({ record }) => record)).toEqual(
            withoutTable(owned.filter((each) => each.owner === owner).map(({ record }) => record)),
          )
          for (const message of theirs) expect(message.recordCount).toBe(recordsOf(message).length)
        }
      }),
    )
  })
})
