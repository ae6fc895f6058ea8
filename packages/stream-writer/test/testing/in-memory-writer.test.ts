import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'

import { describe, expect, it } from '@jest/globals'
import type { DeliveryError } from '@panoply/errors'
import * as z from 'zod'

import { InMemoryWriter, type RecordWriter } from '../../src/testing/index.js'
import { setScene } from '../support/scene.js'

/** Calls that an application may make; some are refused. */
const calls: [string, (writer: RecordWriter) => unknown][] = [
  [
    'an ordinary record',
    (writer) => writer.write('t', { n: 1, at: new Date(0), big: 2n, odd: Number.NaN }),
  ],
  ['a map', (writer) => writer.write('t', { n: new Map() } as never)],
  ['null', (writer) => writer.write('t', null as never)],
  ['a list', (writer) => writer.write('t', [] as never)],
  ['a blank table', (writer) => writer.write(' ', { n: 1 })],
  ['a table of a record', (writer) => writer.write('t', { __table: 'u' })],
  ['a record that is too large', (writer) => writer.write('t', { text: 'x'.repeat(300_000) })],
  ['an odd timeout', (writer) => writer.flush({ timeoutMs: -1 })],
  ['a blank stream', (writer) => writer.writable('')],
]

/** What comes of a call: the class of its error, or its result. */
const outcomeOf = async (call: () => unknown): Promise<unknown> => {
  try {
    return await call()
  } catch (error) {
    return (error as Error).name
  }
}

describe('InMemoryWriter', () => {
  it.each(calls)('has the rules of a StreamWriter: %s', async (_, call) => {
    const { open } = await setScene()
    const real = await outcomeOf(() => call(open()))
    await expect(outcomeOf(() => call(new InMemoryWriter()))).resolves.toEqual(real)
  })

  it('holds its records as JSON represents them', () => {
    const writer = new InMemoryWriter()
    writer.write('a', { at: new Date(0), big: 2n, odd: Number.NaN, none: undefined })
    writer.write('b', { n: 1 })
    expect(writer.records('a')).toEqual([{ at: '1970-01-01T00:00:00.000Z', big: '2', odd: null }])
    expect(writer.records()).toHaveLength(2)
    expect(writer.stats).toMatchObject({ accepted: 2, delivered: 2, pending: 0 })
    writer.clear()
    expect(writer.records()).toEqual([])
  })

  it('refuses by tryWrite without an exception', () => {
    const writer = new InMemoryWriter()
    expect(writer.tryWrite('t', { n: new Map() } as never)).toBe(false)
    const errors: DeliveryError[] = []
    writer.on('error', (error) => errors.push(error))
    expect(writer.tryWrite('t', 'text' as never)).toBe(false)
    expect(errors).toMatchObject([{ attempts: 0, records: [{ table: 't', record: 'text' }] }])
    expect(writer.stats).toMatchObject({ accepted: 0, refused: 2 })
  })

  it('checks by schemas, enriches and drops', () => {
    const writer = new InMemoryWriter({
      tables: { signups: z.object({ plan: z.string() }) },
      enrich: (_, record) => (record['plan'] === 'test' ? null : { ...record, service: 'shop' }),
    })
    writer.write('signups', { plan: 'pro' })
    writer.write('signups', { plan: 'test' })
    expect(() => writer.write('signups', { plan: 7 } as never)).toThrow('record.plan: ')
    expect(writer.records('signups')).toEqual([{ plan: 'pro', service: 'shop' }])
    expect(writer.stats.dropped).toBe(1)
  })

  it('closes once, and takes nothing afterwards', async () => {
    const writer = new InMemoryWriter()
    writer.write('t', { n: 1 })
    const report = await writer.close()
    expect(report).toEqual({ delivered: 1, failed: 0, pending: 0, undelivered: [] })
    expect(await writer.close()).toBe(report)
    expect(() => writer.write('t', { n: 2 })).toThrow('the writer is closed')
  })

  it('is a target of streams', async () => {
    const writer = new InMemoryWriter()
    await pipeline([{ n: 1 }, { n: 2 }], writer.writable('t'))
    expect(writer.records('t')).toEqual([{ n: 1 }, { n: 2 }])
    const stream = writer.writable('t')
    const failed = once(stream, 'error')
    stream.write({ n: new Map() })
    await expect(failed).resolves.toMatchObject([{ code: 'PANOPLY_INVALID_ARGUMENT' }])
  })
})
