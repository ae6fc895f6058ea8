/** @runs-first It collects garbage, or makes much. */
import { describe, expect, it } from '@jest/globals'
import { type Fault, inOrder } from '@panoply/local-queue'

import type { OpenBatchSender } from '../../src/transport/aws-client.js'
import { SqsTransport } from '../../src/transport/sqs-transport.js'
import { messageAttributes } from '../../src/message/message-attributes.js'
import { parseCredentials } from '../../src/transport/credentials.js'
import { systemClock } from '@panoply/errors/internal'
import { nextEvent, numbered, numbersOf, setScene, until } from '../support/scene.js'
import { heapBytes } from '../support/held-bytes.js'

const UNAVAILABLE: Fault = { kind: 'status', status: 503, code: 'ServiceUnavailable' }

describe('the last attempt', () => {
  it('begins at the deadline and is given the time to be answered', async () => {
    const { queue, clock, open } = await setScene({
      faults: inOrder(UNAVAILABLE, { kind: 'silence' }),
      random: () => 0.999,
    })
    const writer = open({ deliveryTimeoutMs: 100, requestTimeoutMs: 30_000 })
    writer.write('t', { n: 0 })
    const closed = writer.close()
    await nextEvent(writer, 'retry')
    clock.advance(100)
    await until(() => queue.requests.length === 2)
    clock.advance(999)
    let turns = 0
    await until(() => ++turns > 5)
    expect(writer.stats.pending).toBe(1)
    clock.advance(1)

    await expect(closed).resolves.toMatchObject({ failed: 1 })
    expect(queue.requests).toHaveLength(2)
  })

  it('is not followed by another when its timer was early by a fraction of a millisecond', async () => {
    const { queue, clock, open } = await setScene({ faults: () => ({ kind: 'silence' }) })
    const writer = open({ deliveryTimeoutMs: 5_000, requestTimeoutMs: 4_999 })
    clock.advance(0.6)
    writer.write('t', { n: 0 })
    clock.advance(0.7)
    const closed = writer.close()
    await until(() => queue.requests.length === 1)
    clock.advance(4_999)

    await expect(closed).resolves.toMatchObject({ failed: 1 })
    expect(queue.requests).toHaveLength(1)
  })

  it('is left time although flushAfterMs is longer than deliveryTimeoutMs', async () => {
    const { queue, clock, open } = await setScene({ faults: inOrder(UNAVAILABLE) })
    const writer = open({ flushAfterMs: 600_000, deliveryTimeoutMs: 120_000 })
    writer.write('t', { n: 0 })
    clock.advance(60_000)
    await until(() => writer.stats.delivered === 1)
    expect(queue.requests).toHaveLength(2)
  })
})

describe('a refused message', () => {
  it('is divided and sent on while another of its request still waits to be repeated', async () => {
    const bodies: string[][] = []
    const failed = (Id: string, Code: string, SenderFault: boolean): object => ({
      ...{ Id, Code, Message: Code, SenderFault },
    })
    const client = {
      send: ({ input }: { input: { Entries: { Id: string; MessageBody: string }[] } }) => {
        bodies.push(input.Entries.map(({ MessageBody }) => MessageBody))
        return Promise.resolve({
          Successful: bodies.length === 1 ? [] : input.Entries.map(({ Id }) => ({ Id })),
          Failed:
            bodies.length > 1
              ? []
              : [
                  failed('0', 'RequestThrottled', true),
                  failed('1', 'InvalidMessageContents', true),
                ],
        })
      },
    }
    const { open } = await setScene({ random: () => 0.5 })
    const writer = open({ client, maxMessageBytes: 1_024 })
    writer.write('t', { n: 0, text: 'x'.repeat(700) })
    for (const n of [1, 2]) writer.write('t', { n, text: 'x'.repeat(300) })
    void writer.flush()
    // The clock stands, so the first message waits for ever.
    await until(() => writer.stats.delivered === 2)
    expect(bodies).toHaveLength(2)
    expect(writer.stats).toMatchObject({ pending: 1, inFlight: 1 })
  })
})

describe('waiting', () => {
  it('systemClock does not take a wait of a month for one of a millisecond', async () => {
    const warnings: Error[] = []
    const note = (warning: Error): void => {
      warnings.push(warning)
    }
    process.on('warning', note)
    let fired = false
    const timer = systemClock.after(2 ** 32, () => (fired = true), true)
    const end = performance.now() + 20
    await until(() => performance.now() > end)
    timer.cancel()
    process.off('warning', note)
    expect({ fired, warnings }).toEqual({ fired: false, warnings: [] })
  })

  it('each of ten thousand flushes without await counts only the records that it covered', async () => {
    const client = {
      send: ({ input }: { input: { Entries: { Id: string }[] } }) =>
        Promise.resolve({ Successful: input.Entries.map(({ Id }) => ({ Id })) }),
    }
    const { open } = await setScene()
    const writer = open({ client })
    const reports = numbered(10_000).map((record) => {
      writer.write('t', record)
      return writer.flush()
    })
    const settled = await Promise.all(reports)
    expect(settled.at(0)?.delivered).toBe(1)
    // Each covers what was unsettled when it was called, which was everything.
    expect(settled.at(-1)?.delivered).toBe(10_000)
  })

  it('and when all of them fail, their reports do not fill the memory', async () => {
    const send = () =>
      Promise.resolve().then(() => {
        throw Object.assign(new Error('no'), { name: 'AccessDenied' })
      })
    const { open } = await setScene()
    const writer = open({ client: { send } })
    const heapBefore = heapBytes()
    const settled = await Promise.all(
      numbered(10_000).map((record) => {
        writer.write('t', record)
        return writer.flush()
      }),
    )
    // A copy of the list in each report would be 50 million entries.
    expect(heapBytes() - heapBefore).toBeLessThan(200_000_000)
    // Each counts what it covers, and hands back what no report before it has.
    expect(settled.at(99)?.failed).toBe(100)
    expect(settled.at(-1)?.failed).toBe(10_000)
    const handedBack = settled.flatMap(({ undelivered }) => undelivered)
    expect(numbersOf(handedBack.map(({ record }) => record))).toEqual(numbersOf(numbered(10_000)))
  })
})

describe('a request that is abandoned', () => {
  it('is not on its way any more when the report is there', async () => {
    const client = { send: () => new Promise<never>(() => undefined) }
    const { clock, open } = await setScene()
    const writer = open({ client })
    writer.write('t', { n: 0 })
    const closed = writer.close({ timeoutMs: 10 })
    clock.advance(10)
    await closed
    expect(writer.stats).toMatchObject({ failed: 1, inFlight: 0 })
  })
})

describe('SqsTransport', () => {
  const secret = Buffer.from('rand2/uuid/123456789012/us-east-1').toString('base64')
  const message = { body: Buffer.from('{}'), recordCount: 1, openedAt: 0, epoch: 0, attempts: 1 }
  const openTransport = (openSender: OpenBatchSender): SqsTransport =>
    new SqsTransport({
      address: parseCredentials('account/rand1', secret),
      attributes: messageAttributes('account/rand1', secret),
      endpoint: undefined,
      client: undefined,
      openSender,
    })

  it('loads the AWS client again when loading it failed once', async () => {
    let loads = 0
    const transport = openTransport(() => {
      loads++
      if (loads === 1) return Promise.reject(new Error('EMFILE: too many open files'))
      return Promise.resolve({
        send: () => Promise.resolve({ Successful: [{ Id: '0' }] }),
        release: () => undefined,
      })
    })
    const { signal } = new AbortController()
    await expect(transport.send([message], signal)).rejects.toThrow('EMFILE')
    await expect(transport.send([message], signal)).resolves.toEqual(['accepted'])
  })

  it('sends nothing that was given up while the client was being loaded', async () => {
    let sent = 0
    let load: () => void = () => undefined
    const transport = openTransport(async () => {
      await new Promise<void>((resolve) => {
        load = resolve
      })
      return {
        send: () => {
          sent++
          return Promise.resolve({ Successful: [{ Id: '0' }] })
        },
        release: () => undefined,
      }
    })
    const givenUp = new AbortController()
    const answer = transport.send([message], givenUp.signal)
    givenUp.abort()
    load()

    await expect(answer).rejects.toMatchObject({ code: 'AbortError' })
    expect(sent).toBe(0)
  })
})
