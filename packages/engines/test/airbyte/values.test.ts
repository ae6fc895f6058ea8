import { describe, expect, it } from '@jest/globals'

import { airbyte, catalogOf, recordsOf } from '../support/airbyte.js'
import { batchesModule } from '../support/modules.js'

const catalog = catalogOf({ test_source: {} })
const read = (row: Record<string, unknown>, properties: object = {}) =>
  airbyte(batchesModule([[row]]), 'read', {
    catalog: Object.keys(properties).length > 0 ? catalogOf({ test_source: properties }) : catalog,
  })

describe('values in records', () => {
  it.each([
    ['a date', new Date(Date.UTC(2026, 0, 2)), '2026-01-02T00:00:00.000Z'],
    ['a date that is none', new Date(Number.NaN), null],
    ['NaN', Number.NaN, null],
    ['infinity', Number.POSITIVE_INFINITY, null],
    ['a large integer', 12_345_678_901_234_567_890n, '12345678901234567890'],
    ['bytes', new Uint8Array([1, 2, 3]), 'AQID'],
    ['null', null, null],
    ['text that looks like a date', '2026-01-02', '2026-01-02'],
  ])('carry %s', async (_, value, written) => {
    expect(recordsOf(await read({ value }))).toEqual([{ value: written }])
  })

  it('carry whole numbers without a fraction, whatever the schema says', async () => {
    const { output } = await read({ value: 1.0 }, { value: { type: ['null', 'integer'] } })
    expect(output).toContain('"value":1}')
  })

  it('carry a number that a driver gives as text as a number, where the schema is of numbers', async () => {
    const properties = {
      a: { type: 'number' },
      b: { type: 'integer' },
      c: { type: 'number' },
      d: { type: 'string' },
    }
    const result = await read({ a: '12.5', b: '7', c: '007', d: '7' }, properties)
    expect(recordsOf(result)).toEqual([{ a: 12.5, b: 7, c: '007', d: '7' }])
  })

  it.each(['\u2028', '\u2029', '\u0085'])('escape the line end %j', async (end) => {
    const result = await read({ value: `a${end}b` })
    expect(result.output).not.toContain(end)
    expect(recordsOf(result)).toEqual([{ value: `a${end}b` }])
  })

  it('replace half a surrogate pair, and nothing that only looks like one', async () => {
    const value = 'a\ud800b \\ud800 \\\ud83d 😀'
    expect(recordsOf(await read({ value }))).toEqual([{ value: 'a\ufffdb \\ud800 \\\ufffd 😀' }])
  })

  it('keep names of columns that differ in case only', async () => {
    expect(recordsOf(await read({ id: 1, ID: 2 }))).toEqual([{ id: 1, ID: 2 }])
  })

  it('escape line ends and surrogates in names of columns and streams, too', async () => {
    const module = batchesModule([[{ 'a\u2028b': 1, __table: 'x\u2029' }]])
    const result = await airbyte(module, 'read', { catalog: catalogOf({ 'x\u2029': {} }) })
    expect(recordsOf(result)).toEqual([{ 'a\u2028b': 1, __table: 'x\u2029' }])
  })
})
