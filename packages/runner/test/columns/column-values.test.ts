import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { ColumnValues, NULL_MARK, VALUE_SEPARATOR } from '../../src/columns/column-values.js'

/** The values in a column that is packed after some of them. */
const columnOf = (
  values: readonly unknown[],
  packedAfter: readonly number[] = [],
): ColumnValues => {
  const column = new ColumnValues()
  for (const [index, value] of values.entries()) {
    column.push(value)
    if (packedAfter.includes(index)) column.pack()
  }
  return column
}

const read = (text: string): (string | null)[] =>
  text.split(VALUE_SEPARATOR).map((value) => (value === NULL_MARK ? null : value))

describe('the values of a column', () => {
  it.each([
    ['a number', 1],
    ['a boolean', false],
    ['a separator', VALUE_SEPARATOR],
    ['a separator inside', `a${VALUE_SEPARATOR}b`],
    ['the mark of null', NULL_MARK],
    ['the mark of null inside', `a${NULL_MARK}`],
    ['NUL', '\0'],
  ])('have no joined text with %s among them', (_, value) => {
    for (const packedAfter of [[], [0], [1], [0, 1, 2]]) {
      const column = columnOf(['a', value, null], packedAfter)
      expect(column.joined).toBeUndefined()
      expect(column.all).toEqual(['a', value, null])
    }
  })

  it('have no joined text if there are none', () => {
    expect(columnOf([])).toMatchObject({ length: 0, all: [], joined: undefined })
  })

  it('are not joined if they are long', () => {
    const long = 'x'.repeat(600_000)
    const column = columnOf([long, long, 'short'], [1])
    expect(column.joined).toBeUndefined()
    expect(column.all).toEqual([long, long, 'short'])
  })

  it('are the same in the list and in the joined text, wherever they are packed', () => {
    const text = fc.oneof(fc.constant('same'), fc.string({ unit: 'grapheme' }))
    const value = fc.option(text, { freq: 4 })
    const places = fc.array(fc.nat({ max: 8 }))
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 9 }),
        places,
        (values, packedAfter) => {
          const column = columnOf(values, packedAfter)
          expect(column.length).toBe(values.length)
          expect(column.all).toEqual(values)
          const { joined } = column
          const isClear = values.every((one) => !/[\0\x1e\x1f]/.test(one ?? ''))
          expect(joined === undefined ? undefined : read(joined)).toEqual(
            isClear ? values : undefined,
          )
          expect(column.all).toEqual(values)
        },
      ),
    )
  })

  it.each<[string, unknown[], string | undefined]>([
    ['the same text', ['a', 'a', 'a'], 'a'],
    ['one text', [''], ''],
    ['the same text, which cannot be joined', ['\0', '\0'], '\0'],
    ['the same text and null', ['a', 'a', null], undefined],
    ['null and the same text', [null, 'a', 'a'], undefined],
    ['two texts', ['a', 'a', 'b'], undefined],
    ['the same number', [1, 1], undefined],
    ['nothing', [], undefined],
  ])('are told to repeat a text if they are %s', (_, values, repeated) => {
    for (const packedAfter of [[], [0], [1]]) {
      const column = columnOf(values, packedAfter)
      expect(column.repeated).toBe(repeated)
      expect(column.all).toEqual(values)
      expect(column).toHaveLength(values.length)
    }
  })

  it('that repeat a text are listed once, however often they are asked for', () => {
    const column = columnOf(['a', 'a'], [])
    const { all } = column
    expect(column.all).toBe(all)
    column.push('a')
    expect(column.all).toEqual(['a', 'a', 'a'])
    expect(all).toEqual(['a', 'a'])
  })

  it('take further values after they were read', () => {
    const column = columnOf(['a', null])
    expect([column.all, column.joined]).toEqual([['a', null], `a${VALUE_SEPARATOR}${NULL_MARK}`])
    column.push('')
    expect(column.all).toEqual(['a', null, ''])
    expect(column.joined).toBe(['a', NULL_MARK, ''].join(VALUE_SEPARATOR))
  })
})
