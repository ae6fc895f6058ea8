import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import { WriterClosedError } from '@panoply/errors'
import { inOrder } from '@panoply/local-queue'

import type { DeliveryReport } from '../src/index.js'
import { nextEvent, numbered, numbersOf, setScene, until } from './support/scene.js'

describe('time', () => {
  it('a message leaves when its oldest record has waited flushAfterMs, and not before', async () => {
    const { queue, clock, open } = await setScene()
    const writer = open({ flushAfterMs: 2_000 })
    writer.write('t', { n: 0 })
    clock.advance(1_500)
    writer.write('t', { n: 1 })
    clock.advance(499)
    expect(writer.stats).toMatchObject({ pending: 2, inFlight: 0 })
    const flushed = nextEvent(writer, 'flush')
    clock.advance(1)

    await flushed
    expect(numbersOf(queue.records())).toEqual([0, 1])
    expect(clock.pending).toBe(0)
  })
})

describe('flush', () => {
  it('resolves at once when there is nothing to settle', async () => {
    const { queue, open } = await setScene()
    await expect(open().flush()).resolves.toEqual({
      delivered: 0,
      failed: 0,
      pending: 0,
      undelivered: [],
    })
    expect(queue.requests).toHaveLength(0)
  })

  it('overlapping calls each wait for what was accepted before them', async () => {
    const { queue, clock, open } = await setScene({ faults: inOrder({ kind: 'silence' }) })
    const writer = open({ requestTimeoutMs: 1_000 })
    writer.write('t', { n: 0 })
    const first = writer.flush()
    const twin = writer.flush()
    await until(() => queue.requests.length === 1)
    writer.write('t', { n: 1 })
    const second = writer.flush()
    const settled: string[] = []
    void first.then(() => settled.push('first'))
    void twin.then(() => settled.push('twin'))
    void second.then(() => settled.push('second'))
    await until(() => writer.stats.delivered === 1)
    expect(settled).toEqual([])
    clock.advance(1_000)

    // The second covers the record of the first, which was still on its way.
    await expect(Promise.all([first, twin, second])).resolves.toMatchObject([
      { delivered: 1, pending: 0 },
      { delivered: 1, pending: 0 },
      { delivered: 2, pending: 0 },
    ])
    expect(settled).toEqual(['first', 'twin', 'second'])
    expect(numbersOf(queue.records())).toEqual([0, 1])
  })

  it('is not held up by what is written afterwards', async () => {
    const { queue, open } = await setScene({ faults: inOrder(undefined, { kind: 'silence' }) })
    const writer = open()
    writer.write('t', { n: 0 })
    const flushed = writer.flush()
    writer.write('t', { n: 1 })

    await expect(flushed).resolves.toMatchObject({ delivered: 1 })
    expect(numbersOf(queue.records())).toEqual([0])
    expect(writer.stats.pending).toBe(1)
  })

  it('with timeoutMs says what is still being tried, and what is tried is still delivered', async () => {
    const { queue, clock, open } = await setScene({ faults: inOrder({ kind: 'silence' }) })
    const writer = open({ requestTimeoutMs: 10_000 })
    for (const record of numbered(4)) writer.write('t', record)
    const impatient = writer.flush({ timeoutMs: 500 })
    const patient = writer.flush()
    await until(() => queue.requests.length === 1)
    clock.advance(500)

    await expect(impatient).resolves.toEqual({
      delivered: 0,
      failed: 0,
      pending: 4,
      undelivered: [],
    })
    clock.advance(9_500)
    await expect(patient).resolves.toMatchObject({ delivered: 4, pending: 0 })
  })

  it('after one that ran out of time hands back each record once', async () => {
    const answers: ((answer: object) => void)[] = []
    const client = { send: () => new Promise((resolve) => answers.push(resolve)) }
    const { clock, open } = await setScene()
    const writer = open({ client, maxMessageBytes: 1_024 })
    for (const { n } of numbered(2)) writer.write('t', { n, text: 'x'.repeat(700) })
    const left = writer.flush({ timeoutMs: 10 })
    await until(() => answers.length === 1)
    clock.advance(10)
    await expect(left).resolves.toMatchObject({ pending: 2 })
    answers[0]?.({
      Failed: [
        { Id: '0', Code: 'AccessDenied', SenderFault: true },
        { Id: '1', Code: 'InternalError', SenderFault: false },
      ],
    })
    await until(() => writer.stats.failed === 1)
    const closed = writer.close()
    await until(() => answers.length === 2)
    answers[1]?.({ Successful: [{ Id: '0' }] })

    const report = await closed
    expect(report).toMatchObject({ delivered: 1, failed: 1, pending: 0 })
    expect(numbersOf(report.undelivered.map(({ record }) => record))).toEqual([0])
  })

  it('after one that ran out of time covers what that one covered', async () => {
    const answers: (() => void)[] = []
    const client = {
      send: () =>
        new Promise((resolve) => {
          answers.push(() => {
            resolve({ Successful: [{ Id: '0' }] })
          })
        }),
    }
    const { clock, open } = await setScene()
    const writer = open({ client })
    writer.write('t', { n: 0 })
    const first = writer.flush()
    await until(() => answers.length === 1)
    writer.write('t', { n: 1 })
    const left = writer.flush({ timeoutMs: 10 })
    clock.advance(10)
    await left
    await until(() => answers.length === 2)
    const closed = writer.close()
    answers[0]?.()
    await first
    answers[1]?.()

    await expect(closed).resolves.toMatchObject({ delivered: 2, failed: 0, pending: 0 })
  })

  it('counts nothing that was settled before it was called', async () => {
    const { queue, clock, open } = await setScene({ faults: inOrder({ kind: 'silence' }) })
    const writer = open({ requestTimeoutMs: 1_000 })
    writer.write('t', { n: 0 })
    const first = writer.flush()
    await until(() => queue.requests.length === 1)
    writer.write('t', { n: 1 })
    const second = writer.flush()
    await until(() => writer.stats.delivered === 1)
    // Nothing was written since the second, but something was settled.
    const third = writer.flush()
    clock.advance(1_000)

    await expect(Promise.all([first, second, third])).resolves.toMatchObject([
      { delivered: 1 },
      { delivered: 2 },
      { delivered: 1 },
    ])
  })

  it('keeps of the failures only what somebody waits for', async () => {
    const { queue, open } = await setScene({
      faults: ({ entries }) =>
        entries.some(({ MessageBody }) => MessageBody.includes('stuck'))
          ? { kind: 'silence' }
          : { kind: 'status', status: 403, code: 'AccessDenied' },
    })
    const writer = open({ maxMessageBytes: 1_024 })
    writer.write('t', { stuck: true })
    const waiting = writer.flush()
    await until(() => queue.requests.length === 1)
    for (const { n } of numbered(3)) writer.write('t', { n, text: 'x'.repeat(700) })
    await writer.flush({ timeoutMs: 0 })
    await until(() => writer.stats.failed === 3)
    const closed = await writer.close({ timeoutMs: 0 })

    // Three failed while it waited; it waited for none of them.
    await expect(waiting).resolves.toMatchObject({
      failed: 1,
      undelivered: [{ record: { stuck: true } }],
    })
    expect(closed.failed).toBe(4)
    expect(numbersOf(closed.undelivered.map(({ record }) => record))).toEqual([0, 1, 2])
  })

  it('shows what is in its report when it is printed', async () => {
    const { open } = await setScene({
      faults: () => ({ kind: 'status', status: 403, code: 'AccessDenied' }),
    })
    const writer = open()
    writer.write('t', { n: 17 })

    expect(inspect(await writer.flush(), { depth: 4 })).toMatch(
      /failed: 1,[^]*undelivered: \[\s*\{\s*table: 't',\s*record: \{ n: 17 \}/,
    )
  })

  it.each<[unknown, string]>([
    [{ timeoutMs: Number.NaN }, 'expected timeoutMs to be a number of milliseconds, got NaN'],
    [{ timeoutMs: '5s' }, 'expected timeoutMs to be a number of milliseconds, got a text'],
    [{ timeoutMs: -1 }, 'expected timeoutMs to be a number of milliseconds, got -1'],
    [{ timeout: 5 }, 'expected no option but timeoutMs, got "timeout"'],
    [100, 'expected { timeoutMs }, got a number'],
    [null, 'expected { timeoutMs }, got null'],
  ])('refuses %j, and so does close', async (options, message) => {
    const { open } = await setScene()
    const writer = open()
    await expect(writer.flush(options as object)).rejects.toThrow(`flush: ${message}`)
    await expect(writer.close(options as object)).rejects.toThrow(`close: ${message}`)
    // It was not closed by the way.
    expect(() => writer.write('t', { n: 0 })).not.toThrow()
  })
})

describe('close', () => {
  it('delivers what is buffered and refuses what comes later', async () => {
    const { queue, open } = await setScene()
    const writer = open()
    for (const record of numbered(3)) writer.write('t', record)
    const closed = writer.close()
    expect(() => writer.write('t', { n: 3 })).toThrow(WriterClosedError)

    await expect(closed).resolves.toMatchObject({ delivered: 3 })
    expect(writer.stats.accepted).toBe(3)
    await expect(writer.close()).resolves.toBe(await closed)
    expect(numbersOf(queue.records())).toEqual([0, 1, 2])
  })

  it('refuses the record that closes the writer while it is being encoded', async () => {
    const { open } = await setScene()
    const writer = open()
    const closing = { toJSON: () => void writer.close() }
    expect(() => writer.write('t', { closing })).toThrow(WriterClosedError)

    await expect(writer.close()).resolves.toMatchObject({ delivered: 0, failed: 0, pending: 0 })
    expect(writer.stats.accepted).toBe(0)
  })

  it('with a deadline against a silent server hands every record back', async () => {
    const { queue, clock, open } = await setScene({ faults: () => ({ kind: 'silence' }) })
    const writer = open({ maxMessageBytes: 1_024, maxInFlight: 2 })
    for (const { n } of numbered(40)) writer.write('t', { n, text: 'x'.repeat(700) })
    const closed = writer.close({ timeoutMs: 3_000 })
    await until(() => queue.requests.length === 2)
    clock.advance(3_000)
    const report = await closed

    expect(report).toMatchObject({ delivered: 0, failed: 40, pending: 0 })
    expect(numbersOf(report.undelivered.map(({ record }) => record))).toEqual(
      numbersOf(numbered(40)),
    )
    expect(report.undelivered[0]?.error).toMatchObject({
      retryable: true,
      cause: { code: 'WriterClosed' },
    })
    expect(writer.stats).toMatchObject({ accepted: 40, failed: 40, pending: 0, bufferedBytes: 0 })
    await until(() => clock.pending === 0)
  })

  it('a deadline given to a second call counts too', async () => {
    const { queue, clock, open } = await setScene({ faults: () => ({ kind: 'silence' }) })
    const writer = open()
    writer.write('t', { n: 0 })
    const first = writer.close()
    await until(() => queue.requests.length === 1)
    const second = writer.close({ timeoutMs: 100 })
    clock.advance(100)

    await expect(first).resolves.toMatchObject({ failed: 1 })
    await expect(second).resolves.toMatchObject({ failed: 1 })
  })

  it('an answer that comes after the deadline changes nothing', async () => {
    let answer: ((value: unknown) => void) | undefined
    const client = {
      send: () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    }
    const { clock, open } = await setScene()
    const writer = open({ client })
    writer.write('t', { n: 0 })
    const closed = writer.close({ timeoutMs: 100 })
    await until(() => answer !== undefined)
    clock.advance(100)
    await closed
    answer?.({ Successful: [{ Id: '0' }] })
    await until(() => writer.stats.inFlight === 0)

    expect(writer.stats).toMatchObject({ accepted: 1, delivered: 0, failed: 1 })
  })

  it('is what `await using` does at the end of its block', async () => {
    const { queue, open } = await setScene()
    {
      await using writer = open()
      writer.write('t', { n: 0 })
    }
    expect(numbersOf(queue.records())).toEqual([0])
  })

  describe('by `await using`', () => {
    const faults = () => ({ kind: 'status', status: 403, code: 'AccessDenied' }) as const

    it('throws what could not be delivered: a block never ends well with records lost', async () => {
      const { open } = await setScene({ faults })
      const block = async (): Promise<void> => {
        await using writer = open()
        for (const record of numbered(2)) writer.write('t', record)
      }

      await expect(block()).rejects.toMatchObject({
        code: 'PANOPLY_DELIVERY_FAILED',
        message: expect.stringMatching(/^2 records were not delivered: .*AccessDenied/),
        records: numbered(2).map((record) => ({ table: 't', record })),
        retryable: false,
        attempts: 1,
      })
    })

    it('throws what failed before its end, too', async () => {
      const { clock, open } = await setScene({ faults })
      const block = async (): Promise<void> => {
        await using writer = open({ flushAfterMs: 10 })
        writer.write('t', { n: 0 })
        clock.advance(10)
        await until(() => writer.stats.failed === 1)
      }

      await expect(block()).rejects.toMatchObject({ records: [{ record: { n: 0 } }] })
    })

    it('does not throw what close() has returned already', async () => {
      const { open } = await setScene({ faults })
      const block = async (): Promise<DeliveryReport> => {
        await using writer = open()
        writer.write('t', { n: 0 })
        return await writer.close()
      }

      await expect(block()).resolves.toMatchObject({ failed: 1 })
    })
  })
})

describe('without an error listener', () => {
  const faults = () => ({ kind: 'status', status: 403, code: 'AccessDenied' }) as const

  it('the process is warned, not crashed, and the next report hands the records back', async () => {
    const { clock, warnings, open } = await setScene({ faults })
    const writer = open({ flushAfterMs: 10 })
    writer.write('t', { n: 0 })
    clock.advance(10)
    await until(() => writer.stats.failed === 1)
    expect(warnings).toEqual([
      "1 records could not be delivered to Panoply, and 'error' has no listener. " +
        'They are kept for the report of the next flush() or close().',
    ])

    await expect(writer.flush()).resolves.toMatchObject({
      delivered: 0,
      failed: 1,
      undelivered: [{ table: 't', record: { n: 0 } }],
    })
    // The total of the writer's life; the report of flush has handed the record back already.
    await expect(writer.close()).resolves.toMatchObject({ failed: 1, undelivered: [] })
  })

  it('what is kept for the next report is bounded; how many it were is still known', async () => {
    const { clock, open } = await setScene({ faults })
    const writer = open({ flushAfterMs: 10, highWaterBytes: 2_500, maxMessageBytes: 1_024 })
    for (const { n } of numbered(3)) {
      writer.write('t', { n, text: 'x'.repeat(700) })
      clock.advance(10)
      await until(() => writer.stats.failed === n + 1)
    }
    const report = await writer.close()

    expect(report.failed).toBe(3)
    expect(numbersOf(report.undelivered.map(({ record }) => record))).toEqual([1, 2])
  })

  it('nobody is warned while a flush waits for the report', async () => {
    const { warnings, open } = await setScene({ faults })
    const writer = open()
    writer.write('t', { n: 0 })
    await expect(writer.flush()).resolves.toMatchObject({ failed: 1 })
    expect(warnings).toEqual([])
  })
})
