import { describe, expect, it } from '@jest/globals'
import type { DeliveryError } from '@panoply/errors'
import { type Fault, inOrder } from '@panoply/local-queue'

import type { RetryEvent, StreamWriter } from '../../src/index.js'
import { nextEvent, numbered, numbersOf, type Scene, setScene, until } from '../support/scene.js'

const UNAVAILABLE: Fault = { kind: 'status', status: 503, code: 'ServiceUnavailable' }
const THROTTLED: Fault = { kind: 'status', status: 400, code: 'RequestThrottled' }

/** Three records, each a message of its own, in one request. */
const writeThree = (writer: StreamWriter): void => {
  for (const { n } of numbered(3)) writer.write('t', { n, text: 'x'.repeat(700) })
}
const small = { maxMessageBytes: 1_024 }

const expectBalance = ({ stats }: StreamWriter): void => {
  expect(stats.accepted).toBe(stats.delivered + stats.failed + stats.pending)
}

const errorsOf = (writer: StreamWriter): DeliveryError[] => {
  const errors: DeliveryError[] = []
  writer.on('error', (error) => errors.push(error))
  return errors
}

describe('a fault that passes', () => {
  it.each<[string, Fault]>([
    ['a 503', UNAVAILABLE],
    ['a 500 with an unknown code', { kind: 'status', status: 500, code: 'Odd' }],
    ['throttling', THROTTLED],
    ['a reset', { kind: 'reset' }],
  ])('%s is repeated until the records arrive, once', async (_, fault) => {
    const { queue, open } = await setScene({ faults: inOrder(fault, fault) })
    const writer = open(small)
    writeThree(writer)

    await expect(writer.close()).resolves.toEqual({
      delivered: 3,
      failed: 0,
      pending: 0,
      undelivered: [],
    })
    expect(numbersOf(queue.records())).toEqual([0, 1, 2])
    expect(writer.stats).toMatchObject({ requests: 3, retries: 2 })
    expectBalance(writer)
  })

  it.each<[string, Fault]>([
    ['cut after acceptance', { kind: 'cut' }],
    ['garbled', { kind: 'garbage' }],
  ])('an answer that is %s leads to a repetition, so that nothing is lost', async (_, fault) => {
    const { queue, open } = await setScene({ faults: inOrder(fault) })
    const writer = open(small)
    writeThree(writer)

    await expect(writer.close()).resolves.toMatchObject({ delivered: 3, failed: 0 })
    // The queue could not say that it had them, so it has them twice.
    expect(numbersOf(queue.records())).toEqual([0, 0, 1, 1, 2, 2])
    expectBalance(writer)
  })

  it('a message that the answer forgets is sent again, alone', async () => {
    const { queue, open } = await setScene({
      faults: inOrder({ kind: 'forget', which: (body) => body.includes('"n":1,') }),
    })
    const writer = open(small)
    writeThree(writer)

    await expect(writer.close()).resolves.toMatchObject({ delivered: 3, failed: 0 })
    expect(queue.requests.map(({ entries }) => entries.length)).toEqual([3, 1])
  })

  it('of a batch that failed in part only what failed is sent again', async () => {
    const { queue, open } = await setScene({
      faults: inOrder({
        kind: 'refuse',
        code: 'InternalError',
        senderFault: false,
        which: (body) => body.includes('"n":1,'),
      }),
    })
    const writer = open(small)
    writeThree(writer)

    await expect(writer.close()).resolves.toMatchObject({ delivered: 3, failed: 0 })
    expect(queue.requests.map(({ entries }) => entries.length)).toEqual([3, 1])
    expect(numbersOf(queue.records())).toEqual([0, 1, 2])
  })

  it('a silent server is given up after requestTimeoutMs and asked again', async () => {
    const { queue, clock, open } = await setScene({ faults: inOrder({ kind: 'silence' }) })
    const writer = open({ ...small, requestTimeoutMs: 5_000 })
    writeThree(writer)
    const closed = writer.close()
    const retried = nextEvent<RetryEvent>(writer, 'retry')
    await until(() => queue.requests.length === 1)
    clock.advance(5_000)

    await expect(retried).resolves.toMatchObject({
      records: 3,
      messages: 3,
      attempt: 1,
      code: 'TimeoutError',
      reason: 'the queue did not answer within 5000 ms',
    })
    await expect(closed).resolves.toMatchObject({ delivered: 3, failed: 0 })
  })

  it('waits are random and grow, and the event says how long', async () => {
    const { clock, open } = await setScene({
      faults: inOrder(UNAVAILABLE, THROTTLED, UNAVAILABLE),
      random: () => 0.5,
    })
    const writer = open(small)
    const delays: number[] = []
    writer.on('retry', ({ delayMs }) => {
      delays.push(delayMs)
      setImmediate(() => {
        clock.advance(delayMs)
      })
    })
    writeThree(writer)
    await writer.close()

    expect(delays).toEqual([100, 200, 400])
  })
})

describe('a fault that does not pass', () => {
  it('is given up after deliveryTimeoutMs, and every record is handed back', async () => {
    const { clock, open } = await setScene({ faults: () => UNAVAILABLE, random: () => 0.99 })
    const writer = open({ ...small, deliveryTimeoutMs: 60_000 })
    const errors = errorsOf(writer)
    writer.on('retry', ({ delayMs }) => {
      setImmediate(() => {
        clock.advance(delayMs)
      })
    })
    writeThree(writer)
    const report = await writer.close()

    expect(report).toMatchObject({ delivered: 0, failed: 3, pending: 0 })
    expect(numbersOf(errors.flatMap(({ records }) => records).map(({ record }) => record))).toEqual(
      [0, 1, 2],
    )
    // The listener has them: the report does not hand them back again.
    expect(report.undelivered).toEqual([])
    expect(errors[0]).toMatchObject({
      code: 'PANOPLY_DELIVERY_FAILED',
      retryable: true,
      cause: { code: 'ServiceUnavailable', httpStatus: 503 },
    })
    expect(errors[0]?.attempts).toBeGreaterThan(5)
    expectBalance(writer)
  })

  it('a message that never got a slot fails too', async () => {
    const { queue, clock, open } = await setScene({ faults: () => ({ kind: 'silence' }) })
    const writer = open({
      ...small,
      maxInFlight: 1,
      deliveryTimeoutMs: 10_000,
      requestTimeoutMs: 60_000,
    })
    const errors = errorsOf(writer)
    writer.write('t', { n: 0 })
    const first = writer.flush()
    await until(() => queue.requests.length === 1)
    writer.write('t', { n: 1 })
    const second = writer.flush()
    clock.advance(10_000)

    await expect(first).resolves.toMatchObject({ failed: 1 })
    // The second covers the record of the first.
    await expect(second).resolves.toMatchObject({ failed: 2 })
    const neverSent = errors.find(({ attempts }) => attempts === 0)
    expect(neverSent).toMatchObject({
      retryable: true,
      records: [{ table: 't', record: { n: 1 } }],
    })
    expect(queue.requests).toHaveLength(1)
  })

  it.each([
    ['access denied', 403, 'AccessDenied'],
    ['no such queue', 400, 'AWS.SimpleQueueService.NonExistentQueue'],
    ['any other 4xx', 422, 'Odd'],
  ])('%s fails at once', async (_, status, code) => {
    const { queue, open } = await setScene({ faults: () => ({ kind: 'status', status, code }) })
    const writer = open(small)
    const errors = errorsOf(writer)
    writeThree(writer)
    const report = await writer.close()

    expect(report).toMatchObject({ failed: 3, undelivered: [] })
    expect(errors).toHaveLength(3)
    expect(errors[0]).toMatchObject({ retryable: false, attempts: 1 })
    expect(queue.requests).toHaveLength(1)
    expectBalance(writer)
  })
})

describe('a refused message', () => {
  const POISON = 613
  const refusePoison = (): Fault => ({
    kind: 'refuse',
    code: 'InvalidMessageContents',
    senderFault: true,
    which: (body) => body.split('\n').some((line) => line.startsWith(`{"n":${POISON},`)),
  })

  it('is bisected until the one bad record is alone: of a thousand, 999 arrive', async () => {
    const { queue, open } = await setScene({ faults: refusePoison })
    const writer = open()
    const errors = errorsOf(writer)
    for (const record of numbered(1000)) writer.write('t', record)
    const report = await writer.close()

    expect(report).toMatchObject({ delivered: 999, failed: 1, undelivered: [] })
    expect(errors).toMatchObject([{ records: [{ table: 't', record: { n: POISON } }] }])
    expect(errors[0]).toMatchObject({ retryable: false, cause: { code: 'InvalidMessageContents' } })
    expect(numbersOf(queue.records())).toEqual(
      numbersOf(numbered(1000)).filter((n) => n !== POISON),
    )
    // Ten halvings lead from a thousand to one.
    expect(queue.requests.length).toBeLessThanOrEqual(22)
  })

  it('is found when the queue refuses the whole request for it', async () => {
    const poison = '"n":1,'
    const { queue, open } = await setScene({
      faults: ({ entries }) =>
        entries.some(({ MessageBody }) => MessageBody.includes(poison))
          ? { kind: 'status', status: 400, code: 'InvalidParameterValue', message: 'bad attribute' }
          : undefined,
    })
    const writer = open(small)
    writeThree(writer)
    const report = await writer.close()

    expect(report.undelivered).toMatchObject([{ record: { n: 1 } }])
    expect(numbersOf(queue.records())).toEqual([0, 2])
  })

  it('is not looked for in a queue that refuses whatever it is sent', async () => {
    const { queue, open } = await setScene({
      faults: ({ index }) =>
        index < 300
          ? { kind: 'status', status: 400, code: 'InvalidParameterValue', message: 'odd' }
          : undefined,
    })
    const writer = open()
    for (const record of numbered(2_000)) writer.write('t', record)
    await expect(writer.flush()).resolves.toMatchObject({ failed: 2_000 })
    expect(queue.requests.length).toBeLessThan(200)
    // From now on a message costs one request, until the queue takes something again.
    const before = queue.requests.length
    for (const record of numbered(50)) writer.write('t', record)
    await expect(writer.flush()).resolves.toMatchObject({ failed: 50 })
    expect(queue.requests).toHaveLength(before + 1)
    while (queue.requests.length < 300) {
      writer.write('t', {})
      await writer.flush()
    }
    for (const record of numbered(50)) writer.write('t', record)
    await expect(writer.flush()).resolves.toMatchObject({ delivered: 50, failed: 0 })
  })

  it('is looked for to the end where the queue blames the message', async () => {
    const { queue, open } = await setScene({
      faults: () => ({
        kind: 'refuse',
        code: 'InvalidParameterValue',
        senderFault: true,
        which: (body) => body.includes('bad'),
      }),
    })
    const writer = open()
    for (const { n } of numbered(200)) writer.write('t', n < 199 ? { n, text: 'bad' } : { n })

    await expect(writer.close()).resolves.toMatchObject({ delivered: 1, failed: 199 })
    expect(numbersOf(queue.records())).toEqual([199])
  })

  it('for its length is packed anew: a queue with a smaller limit loses nothing', async () => {
    const { queue, open } = await setScene({ maxMessageBytes: 20_000 })
    const writer = open({ maxMessageBytes: 200_000 })
    for (const { n } of numbered(4_000)) writer.write('t', { n, text: 'x'.repeat(80) })

    await expect(writer.close()).resolves.toMatchObject({ delivered: 4_000, failed: 0 })
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(4_000)))
  })

  it('teaches the writer the limit: a record beyond it is refused at write from then on', async () => {
    const { open } = await setScene({ maxMessageBytes: 2_000 })
    const writer = open()
    const report = ((): Promise<unknown> => {
      writer.write('t', { text: 'x'.repeat(10_000) })
      return writer.flush()
    })()

    await expect(report).resolves.toMatchObject({ failed: 1 })
    expect(() => writer.write('t', { text: 'x'.repeat(10_000) })).toThrow(
      /weighs \d+ bytes .* at most maxMessageBytes \(2000\)/,
    )
  })

  it('for its length takes no record along that the queue would take alone', async () => {
    const { queue, open } = await setScene({
      faults: ({ entries }) =>
        entries.some(({ MessageBody }) => MessageBody.length > 2_500)
          ? { kind: 'status', status: 413, code: 'TooMuch', message: 'Request 4711 too large' }
          : undefined,
    })
    const writer = open({ maxMessageBytes: 4_096 })
    for (const { n } of numbered(5)) writer.write('t', { n, text: 'x'.repeat(600) })
    await writer.flush()
    // More than half of what was refused, less than what the queue takes.
    writer.write('t', { n: 5, text: 'x'.repeat(2_300) })

    await expect(writer.close()).resolves.toMatchObject({ delivered: 6, failed: 0 })
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(6)))
  })

  it('with a whole request, and the limit named, is packed to it at once', async () => {
    const LIMIT = 20_000
    const { queue, open } = await setScene({
      faults: ({ entries }) =>
        entries.some(({ MessageBody }) => MessageBody.length + 200 > LIMIT)
          ? {
              kind: 'status',
              status: 400,
              code: 'InvalidParameterValue',
              message: `One or more parameters are invalid. Reason: Message must be shorter than ${LIMIT} bytes.`,
            }
          : undefined,
    })
    const writer = open({ maxMessageBytes: 50_000, maxInFlight: 1 })
    for (const { n } of numbered(4_000)) writer.write('t', { n, text: 'x'.repeat(80) })

    await expect(writer.close()).resolves.toMatchObject({ delivered: 4_000, failed: 0 })
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(4_000)))
    // One refusal teaches the limit of a message; the size of requests stays what it was.
    const accepted = queue.requests.slice(1)
    expect(Math.max(...accepted.map(({ entries }) => entries.length))).toBe(10)
  })

  it('with a whole request for one record beyond the limit takes no other record along', async () => {
    const { queue, open } = await setScene({
      faults: ({ entries }) =>
        entries.some(({ MessageBody }) => MessageBody.length > 2_500)
          ? { kind: 'status', status: 400, code: 'MessageTooLong', message: 'at most 2600 bytes' }
          : undefined,
    })
    const writer = open({ maxMessageBytes: 4_096 })
    for (const { n } of numbered(20)) {
      writer.write('t', { n, text: 'x'.repeat(n === 7 ? 3_000 : 500) })
    }

    await expect(writer.close()).resolves.toMatchObject({ delivered: 19, failed: 1 })
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(20)).filter((n) => n !== 7))
  })

  it('for the length of the request is sent in smaller requests', async () => {
    const { queue, open } = await setScene({
      faults: ({ entries, wireBytes }) =>
        entries.length > 1 && wireBytes > 300_000
          ? { kind: 'status', status: 400, code: 'BatchRequestTooLong' }
          : undefined,
    })
    const writer = open({ maxMessageBytes: 120_000, maxInFlight: 1 })
    for (const { n } of numbered(8_000)) writer.write('t', { n, text: 'x'.repeat(100) })

    await expect(writer.close()).resolves.toMatchObject({ delivered: 8_000, failed: 0 })
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(8_000)))
  })
})

const NO_ERROR = 'text' as unknown as Error

describe('a fault in the transport itself', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['rejects with a TypeError', () => Promise.reject(new TypeError('x is not a function'))],
    ['rejects with a text', () => Promise.reject(NO_ERROR)],
    ['answers nonsense', () => Promise.resolve({})],
  ])('a client that %s is tried until the deadline and loses nothing', async (_, send) => {
    const { clock, open }: Scene = await setScene({ random: () => 0.9 })
    const writer = open({ ...small, client: { send }, deliveryTimeoutMs: 1_000 })
    writer.on('retry', ({ delayMs }) => {
      setImmediate(() => {
        clock.advance(delayMs)
      })
    })
    writeThree(writer)

    await expect(writer.close()).resolves.toMatchObject({ delivered: 0, failed: 3, pending: 0 })
  })
})
