import { describe, expect, it } from '@jest/globals'

import fc from 'fast-check'

import { type ColumnType, SQL_TYPES, typeOfValue, widen } from '../src/column-type.js'
import { ColumnNames } from '../src/column-names.js'

const type = fc.constantFrom(...(Object.keys(SQL_TYPES) as ColumnType[]))

describe('widening', () => {
  it('does not depend on the order or the grouping of rows', () => {
    fc.assert(
      fc.property(type, type, type, (a, b, c) => {
        expect(widen(a, b)).toBe(widen(b, a))
        expect(widen(widen(a, b), c)).toBe(widen(a, widen(b, c)))
        expect(widen(a, a)).toBe(a)
      }),
    )
  })

  it('only ever goes up', () => {
    fc.assert(
      fc.property(type, type, (a, b) => {
        const wide = widen(a, b)
        expect(widen(wide, a)).toBe(wide)
        expect(widen(wide, b)).toBe(wide)
      }),
    )
  })

  it.each([
    [2n ** 53n - 1n, 'INTEGER'],
    [2n ** 53n, 'LONG'],
    [-(2n ** 63n) + 1n, 'LONG'],
    [2n ** 63n, 'HUGEINT'],
    [2n ** 127n, 'VARCHAR'],
    [2 ** 53, 'DOUBLE'],
    [Number.NaN, 'DOUBLE'],
    [new Date(Number.NaN), 'NULL'],
    [Symbol('x'), 'NULL'],
    [undefined, 'NULL'],
  ])('%p is %s', (value, expected) => {
    expect(typeOfValue(value)).toBe(expected)
  })
})

describe('the columns of keys', () => {
  it('are one for each key, different to SQL, and the same in every run', () => {
    const key = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom('a', 'A', 'a_1', 'A_1', 'id', 'ID', 'Id'),
    )
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 12 }), (keys) => {
        const first = new ColumnNames()
        const columns = keys.map((name) => first.columnOf(name))
        expect(new Set(columns.map((column) => column.toLowerCase())).size).toBe(keys.length)
        expect(columns.every((column) => column !== '' && !column.includes('\0'))).toBe(true)
        expect(keys.map((name) => first.columnOf(name))).toEqual(columns)
      }),
    )
  })

  it('are found again in a table that is there', () => {
    const later = new ColumnNames()
    for (const column of ['id', 'ID_1']) later.add(column)
    expect([later.columnOf('ID'), later.columnOf('id')]).toEqual(['ID_1', 'id'])
  })
})
