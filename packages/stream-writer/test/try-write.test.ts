import { describe, expect, it } from '@jest/globals'
import type { DeliveryError } from '@panoply/errors'

import { numbersOf, setScene } from './support/scene.js'

describe('tryWrite', () => {
  it.each<[string, unknown, unknown, string]>([
    ['a map', 't', { n: new Map() }, 'PANOPLY_INVALID_ARGUMENT'],
    ['a text', 't', 'a body that is no object', 'PANOPLY_INVALID_ARGUMENT'],
    ['nothing', 't', undefined, 'PANOPLY_INVALID_ARGUMENT'],
    ['null', 't', null, 'PANOPLY_INVALID_ARGUMENT'],
    ['a blank table', ' ', { n: 1 }, 'PANOPLY_INVALID_ARGUMENT'],
    ['a symbol for a table', Symbol('t'), { n: 1 }, 'PANOPLY_INVALID_ARGUMENT'],
    ['a record that is too large', 't', { text: 'x'.repeat(300_000) }, 'PANOPLY_RECORD_TOO_LARGE'],
    [
      'a proxy that throws',
      't',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no')
          },
          ownKeys: () => {
            throw new Error('no')
          },
        },
      ),
      'PANOPLY_INVALID_ARGUMENT',
    ],
  ])('never throws: %s goes to the listener with the reason', async (_, table, record, code) => {
    const { open } = await setScene()
    const writer = open()
    const errors: DeliveryError[] = []
    writer.on('error', (error) => errors.push(error))
    expect(writer.tryWrite(table as string, record as object)).toBe(false)

    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({
      code: 'PANOPLY_DELIVERY_FAILED',
      attempts: 0,
      retryable: false,
      message: expect.stringMatching(/^1 record was not accepted: /),
      cause: { code },
    })
    expect(errors[0]?.records[0]?.record).toBe(record)
    expect(errors[0]?.records[0]?.table).toBe(table)
    expect(writer.stats).toMatchObject({ accepted: 0, refused: 1, failed: 0, pending: 0 })
  })

  it('returns true for a record that was accepted', async () => {
    const { queue, open } = await setScene()
    const writer = open()
    expect(writer.tryWrite('t', { n: 1 })).toBe(true)
    await writer.close()
    expect(numbersOf(queue.records())).toEqual([1])
    expect(writer.stats.refused).toBe(0)
  })

  it('survives an outage past maxBufferedBytes, and the ledger balances', async () => {
    const { open } = await setScene({ faults: () => ({ kind: 'silence' }) })
    const writer = open({ maxBufferedBytes: 4_096, maxMessageBytes: 1_024 })
    const refused: DeliveryError[] = []
    writer.on('error', (error) => refused.push(error))
    const accepted = Array.from({ length: 100 }, (_, n) =>
      writer.tryWrite('t', { n, text: 'x'.repeat(100) }),
    ).filter(Boolean).length

    expect(accepted).toBeGreaterThan(10)
    expect(writer.stats).toMatchObject({ accepted, refused: 100 - accepted, pending: accepted })
    expect(refused[0]).toMatchObject({ retryable: true, cause: { code: 'PANOPLY_BUFFER_FULL' } })
  })

  it('after close() is refused, without an exception', async () => {
    const { open, warnings } = await setScene()
    const writer = open()
    await writer.close()
    expect(writer.tryWrite('t', { n: 1 })).toBe(false)
    expect(warnings).toEqual([
      "1 record was not accepted: the writer is closed, expected no write after close(). 'error' has no listener " +
        'that could receive the record; stats.refused counts such records.',
    ])
    expect(writer.stats).toMatchObject({ accepted: 0, refused: 1 })
  })

  it('by a listener of what it refused ends, instead of calling the listener again and again', async () => {
    const { open } = await setScene()
    const writer = open()
    let calls = 0
    writer.on('error', ({ records }) => {
      calls++
      for (const { table, record } of records) writer.tryWrite(table, record)
    })
    writer.tryWrite('t', { n: new Map() } as never)
    expect(calls).toBe(1)
    expect(writer.stats.refused).toBe(2)
  })
})

describe('a detached method', () => {
  it.each([
    ['write', 'table, record'],
    ['tryWrite', 'table, record'],
    ['check', 'table, record'],
    ['ready', ''],
    ['flush', ''],
    ['persisted', ''],
    ['close', ''],
    ['writable', 'table'],
  ] as const)('%s says how to call it', async (method, parameters) => {
    const { open } = await setScene()
    const { [method]: detached } = open()
    const call = async (): Promise<unknown> => await Reflect.apply(detached, undefined, [])
    await expect(call()).rejects.toMatchObject({
      code: 'PANOPLY_INVALID_ARGUMENT',
      argument: 'this',
      message:
        `${method}: expected a call on its writer, as in writer.${method}(${parameters}), got a call of the function alone; ` +
        `pass (${parameters}) => writer.${method}(${parameters}) instead`,
    })
  })
})

describe('a logger', () => {
  it('takes what the process would be warned of, each kind once, and every failure', async () => {
    const { open, clock, warnings } = await setScene({
      faults: () => ({ kind: 'status', status: 403, code: 'AccessDenied' }),
    })
    const lines: string[] = []
    const logger = {
      error: (line: string) => lines.push(`error ${line}`),
      warn: (line: string) => lines.push(`warn ${line}`),
    }
    const writer = open({ logger, flushAfterMs: 10 })
    for (const n of [0, 1]) {
      writer.write('t', { n, secret: 'of a customer' })
      clock.advance(10)
      await writer.flush({ timeoutMs: 0 })
      while (writer.stats.failed <= n) await new Promise((resolve) => setImmediate(resolve))
    }
    writer.tryWrite('t', { n: new Map() } as never)

    expect(warnings).toEqual([])
    expect(
      lines.filter((line) => line.startsWith('error 1 record was not delivered')),
    ).toHaveLength(2)
    expect(lines.filter((line) => line.endsWith('(PANOPLY_UNDELIVERED)'))).toHaveLength(1)
    expect(lines.filter((line) => line.endsWith('(PANOPLY_REFUSED)'))).toHaveLength(1)
    expect(lines.join()).not.toContain('customer')
  })

  it('that throws stops nothing', async () => {
    const { queue, open } = await setScene({
      faults: ({ index }) => (index === 0 ? { kind: 'reset' } : undefined),
    })
    const fail = (): never => {
      throw new Error('the log is full')
    }
    const writer = open({ logger: { error: fail, warn: fail, debug: fail } })
    writer.write('t', { n: 1 })
    await expect(writer.close()).resolves.toMatchObject({ delivered: 1 })
    expect(numbersOf(queue.records())).toEqual([1])
  })
})
