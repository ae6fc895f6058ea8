import { describe, expect, it } from '@jest/globals'

import { WaitingRows } from '../../src/table/waiting-rows.js'

type Row = Readonly<Record<string, unknown>>

/** How many rows wait when they are written. */
const rowsUntilFull = (rowOf: (index: number) => Row): number => {
  const waiting = new WaitingRows()
  let rows = 0
  for (; !waiting.isFull; rows += 1) {
    waiting.add({ table: 't', id: undefined, record: rowOf(rows) }, rows)
  }
  return rows
}

describe('rows that wait for the commit are written', () => {
  it('at 20,000 rows', () => {
    expect(rowsUntilFull((id) => ({ id }))).toBe(20_000)
  })

  it('at 16 million characters, also of few rows', () => {
    const note = 'x'.repeat(1024 * 1024)
    expect(rowsUntilFull(() => ({ note }))).toBe(16)
  })

  it('at 2 million values, also of few rows with many columns', () => {
    const row = Object.fromEntries(Array.from({ length: 10_000 }, (_, column) => [`c${column}`, 1]))
    expect(rowsUntilFull(() => row)).toBe(200)
  })

  it('at 2 million values, where each row has a column of its own and lacks all others', () => {
    const rows = rowsUntilFull((index) => ({ [`c${index}`]: index }))
    expect(rows).toBe(Math.ceil(Math.sqrt(2_000_000)))
  })
})
