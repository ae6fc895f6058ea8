import { describe, expect, it } from '@jest/globals'
import {
  BufferFullError,
  InvalidArgumentError,
  RecordTooLargeError,
  WriterClosedError,
} from '@panoply/errors'

import { encodeRows, RowCounts, rowToJson, type TableRow } from '../../src/index.js'
import { rowsOf } from './rows.js'

const rows = rowsOf('t', [{ n: 1 }, { n: 2 }, { n: 3 }])

/** Encodes three rows; the second one throws. */
const encodeWith = (error: unknown): unknown => {
  const encode = (row: TableRow): string => {
    if (row.record['n'] === 2) throw error as Error
    return rowToJson(row)
  }
  try {
    return encodeRows(rows, new RowCounts(), encode)
  } catch (thrown) {
    return thrown
  }
}

describe('what encoding a row throws', () => {
  it.each<[string, Error]>([
    ['a mistake in the destination', new TypeError('x is not a function')],
    ['a closed writer', new WriterClosedError('closed')],
    ['a full writer', new BufferFullError('full', { bufferedBytes: 1, limitBytes: 1 })],
    ['a destination that is not open', new Error('it is not open')],
    ['an option', new InvalidArgumentError('enrich: a promise', { argument: 'enrich' })],
    ['a bad call', new InvalidArgumentError('expected rows')],
    ['a name that begins alike', new InvalidArgumentError('records', { argument: 'records' })],
  ])('is thrown as it is for %s: no row is named', (_, error) => {
    expect(encodeWith(error)).toBe(error)
  })

  it.each<[string, Error, string | undefined]>([
    ['a value', new InvalidArgumentError('no', { argument: 'record.a[3]' }), 'record.a[3]'],
    ['the whole record', new InvalidArgumentError('no', { argument: 'record' }), undefined],
    ['the name of its table', new InvalidArgumentError('no', { argument: 'table' }), undefined],
    ['its size', new RecordTooLargeError('no', { sizeBytes: 2, limitBytes: 1 }), undefined],
  ])('names the row for %s', (_, error, path) => {
    expect(encodeWith(error)).toMatchObject({
      ...{ code: 'PANOPLY_ROW_REFUSED', table: 't', rowNumber: 2, index: 1, path, cause: error },
    })
  })

  it('names the row whose getter throws at its second reading', () => {
    let reads = 0
    const changing = {
      get n(): number {
        reads += 1
        if (reads % 2 === 0) throw new Error('read once only')
        return 1
      },
    }
    expect(() => encodeRows(rowsOf('t', [changing]), new RowCounts(), rowToJson)).toThrow(
      expect.objectContaining({
        code: 'PANOPLY_ROW_REFUSED',
        message: expect.stringContaining('read once only'),
      }),
    )
  })
})
