import { describe, expect, it } from '@jest/globals'

import { previewTables } from '../../src/report/preview-table.js'

describe('the first rows of a table', () => {
  it('have no column for a key that has a value in none of them', () => {
    const rows = [
      { table: 't', id: undefined, record: { a: 1, __state: undefined, late: undefined } },
      { table: 't', id: undefined, record: { a: null, __state: undefined, late: 'x' } },
    ]
    const [table] = previewTables(rows)
    expect(table?.columns.map(({ name }) => name)).toEqual(['a', 'late'])
    expect(table?.rows).toEqual([{ a: 1 }, { a: null, late: 'x' }])
  })
})
