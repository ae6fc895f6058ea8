import { describe, expect, it } from '@jest/globals'
import * as z from 'zod'

import { setScene } from '../support/scene.js'

describe('a record that is checked before it is written', () => {
  it.each([
    ['a value that JSON cannot represent', { n: new Map() }, 'PANOPLY_INVALID_ARGUMENT'],
    ['too many bytes', { text: 'x'.repeat(300_000) }, 'PANOPLY_RECORD_TOO_LARGE'],
  ])('is refused for %s, and nothing is accepted', async (_, record, code) => {
    const writer = (await setScene()).open()
    expect(() => writer.check('rows', record)).toThrow(expect.objectContaining({ code }))
    expect(writer.stats).toMatchObject({ accepted: 0, refused: 0 })
  })

  it('is not accepted before its write is called, and once more with each call', async () => {
    const { queue, open } = await setScene()
    const writer = open()
    const checked = writer.check('rows', { n: 1 })
    writer.check('rows', { n: 'never written' })
    expect(writer.stats.accepted).toBe(0)
    expect(checked.write()).toBe(true)
    expect(checked.write()).toBe(true)
    await writer.close()

    expect(queue.records()).toEqual([1, 1].map((n) => ({ n, __table: 'rows' })))
  })

  it('is encoded once: no getter, schema or enrich is called by its write', async () => {
    const { queue, open } = await setScene()
    const calls: string[] = []
    const called = <Value>(name: string, value: Value): Value => {
      calls.push(name)
      return value
    }
    const writer = open({
      tables: { rows: z.looseObject({}).transform((row) => called('schema', row)) },
      enrich: (_, record) => called('enrich', { ...record, by: 'enrich' }),
    })
    const record = { n: 1, toJSON: () => called('toJSON', { n: 1 }) }
    const checked = writer.check('rows', record)
    const before = [...calls]
    expect(before).toEqual(expect.arrayContaining(['schema', 'enrich', 'toJSON']))
    record.n = 2
    checked.write()
    await writer.close()

    expect(calls).toEqual(before)
    expect(queue.records()).toEqual([{ n: 1, by: 'enrich', __table: 'rows' }])
  })

  it('that enrich drops counts as dropped when it is written', async () => {
    const { queue, open } = await setScene()
    const writer = open({ enrich: () => null })
    const checked = writer.check('rows', { n: 1 })
    expect(writer.stats.dropped).toBe(0)
    expect(checked.write()).toBe(true)
    expect(writer.stats).toMatchObject({ accepted: 0, dropped: 1 })
    await writer.close()
    expect(queue.records()).toEqual([])
  })

  it('is refused by its write when the writer is full, and after it is closed', async () => {
    const { open } = await setScene()
    const small = open({ maxBufferedBytes: 300_000, highWaterBytes: 1_000 })
    const large = small.check('rows', { text: 'x'.repeat(200_000) })
    large.write()
    expect(() => large.write()).toThrow(expect.objectContaining({ code: 'PANOPLY_BUFFER_FULL' }))
    await small.close()
    expect(() => large.write()).toThrow(expect.objectContaining({ code: 'PANOPLY_WRITER_CLOSED' }))
    expect(() => small.check('rows', {})).toThrow(
      expect.objectContaining({ code: 'PANOPLY_WRITER_CLOSED' }),
    )
  })
})
