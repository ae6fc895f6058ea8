import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { RowFields } from '../../src/session/row-fields.js'
import { rowMessage } from '../support/messages.js'

type Row = readonly (string | Buffer | null)[]

/** @param columns how many fields are taken of each row */
const read = (rows: readonly Row[], columns = rows[0]?.length ?? 0): unknown[][] => {
  // Rows seldom begin at the first byte.
  const before = Buffer.from('before')
  const messages = Buffer.concat(rows.map(rowMessage))
  const bytes = Buffer.concat([before, messages, Buffer.from('behind')])
  const fields = new RowFields(bytes, before.length, before.length + messages.length)
  const found: unknown[][] = []
  while (fields.nextRow()) found.push(Array.from({ length: columns }, () => fields.nextField()))
  return found
}

describe('fields of rows', () => {
  it.each([
    ['fewer', 3],
    ['more', 1],
  ])('are an error if a row has %s of them than there are columns', (_, columns) => {
    expect(() =>
      read(
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
        columns,
      ),
    ).toThrow()
  })

  it('are an error if a row is longer than its fields', () => {
    const bytes = Buffer.concat([rowMessage(['a']), Buffer.from('x')])
    bytes.writeUInt32BE(bytes.readUInt32BE(1) + 1, 1)
    const fields = new RowFields(bytes, 0, bytes.length)
    fields.nextRow()
    fields.nextField()
    expect(() => fields.nextRow()).toThrow('expected a row with a field per column')
  })

  it('are null, an empty text or a text', () => {
    expect(read([[null, '', 'NULL', ' ', '\\N', '0']])).toEqual([
      [null, '', 'NULL', ' ', '\\N', '0'],
    ])
  })

  it('may be none', () => {
    expect(read([[], [], []])).toEqual([[], [], []])
    expect(read([])).toEqual([])
  })

  it('keep each letter, beside fields of other letters and around every limit of length', () => {
    const letters = ['a', '\x7f', '\x80', 'é', 'ÿ', 'Ā', '€', '\uffff', '𝄞']
    const lengths = [1, 12, 13, 14, 127, 128, 129, 300]
    const row = letters.flatMap((letter) => lengths.map((length) => letter.repeat(length)))
    expect(read([row, row])).toEqual([row, row])
    const mixed = row.flatMap((text) => [`a${text}`, `${text}a`, null])
    expect(read([mixed])).toEqual([mixed])
  })

  it('keep each letter in rows too large for one text', () => {
    const rows = [
      ['x'.repeat(3_000_000), 'short', 'é', null, ''],
      ['é'.repeat(1_000_000), '€', '1', '2', '3'],
    ]
    expect(read(rows)).toEqual(rows)
  })

  it('are as many as PostgreSQL has columns at most', () => {
    const row = Array.from({ length: 1_600 }, (_, n) => (n % 3 === 0 ? null : `ü${n}`))
    expect(read([row, row])).toEqual([row, row])
  })

  it('show bytes that are no UTF-8 as replaced letters', () => {
    expect(read([['a', Buffer.from([0x61, 0xff, 0x62]), 'b']])).toEqual([['a', 'a\ufffdb', 'b']])
  })

  it('are what was sent', () => {
    const field = fc.option(fc.string({ unit: 'binary', maxLength: 200 }))
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field, field)), (rows) => {
        expect(read(rows)).toEqual(rows)
      }),
    )
  })
})
