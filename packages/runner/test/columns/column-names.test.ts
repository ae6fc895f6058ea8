import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type ColumnNameRules, ColumnNames } from '../../src/index.js'

/** A database that compares names without their case, and keeps eight characters of them. */
const rules: ColumnNameRules = {
  stored: (key) => (key === '' ? '(none)' : key.slice(-8)),
  compared: (name) => name.toLowerCase(),
  reserved: ['ctid'],
}

describe('the columns of keys', () => {
  it('are one for each key, different to SQL, and the same in every run', () => {
    const key = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom('ctid', 'CTID', 'a', 'A', 'a_1', 'A_1', 'id', 'ID', 'Id'),
    )
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 12 }), (keys) => {
        const first = new ColumnNames(rules)
        const columns = keys.map((name) => first.columnOf(name))
        expect(new Set(columns.map((column) => column.toLowerCase())).size).toBe(keys.length)
        expect(columns.every((column) => column !== '' && column.length <= 8)).toBe(true)
        expect(columns).not.toContain('ctid')
        expect(keys.map((name) => first.columnOf(name))).toEqual(columns)
      }),
    )
  })

  it('are found again in a table that is there', () => {
    const later = new ColumnNames(rules)
    for (const column of ['id', 'ID_1']) later.add(column)
    expect([later.columnOf('ID'), later.columnOf('id')]).toEqual(['ID_1', 'id'])
  })
})
