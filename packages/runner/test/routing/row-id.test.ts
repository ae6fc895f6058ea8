import { describe, expect, it } from '@jest/globals'

import fc from 'fast-check'

import { rowIdRule } from '../../src/routing/row-id.js'

const idOf = (idpattern: string, row: Record<string, unknown>): unknown =>
  rowIdRule(idpattern, [])?.(row)

describe('an id', () => {
  it.each([
    ['{id}', { id: 1 }, '1'],
    ['id', { id: 1 }, '1'],
    ['id', { ID: 1 }, '1'],
    ['the id', { 'the id': 'x' }, 'x'],
    ['{a}#{b}', { a: 'x', b: 'y' }, 'x#y'],
    ['{a}#{b}', { a: 'x#', b: 'y' }, 'x\\##y'],
    ['{a}#{b}', { a: 'x\\', b: 'y' }, 'x\\\\#y'],
    ['{a}', { a: 'x\\#' }, 'x\\#'],
    ['{a}', { a: { b: 1, a: [2] } }, '{"a":[2],"b":1}'],
    ['{a}', { a: Buffer.from('abc') }, 'YWJj'],
    ['{a}', { a: new Date(0) }, '1970-01-01T00:00:00.000Z'],
  ])('by %s of %j is %s', (idpattern, row, text) => {
    expect(idOf(idpattern, row)).toEqual({ text })
  })

  it.each([
    ['{a}#{b}', { a: '', b: 1 }, ['a']],
    ['{a}', { a: null }, ['a']],
    ['{a}', {}, ['a']],
  ])('by %s is missing in %j', (idpattern, row, missing) => {
    expect(idOf(idpattern, row)).toEqual({ missing })
  })

  it('by the name of a column that there is not is refused, and the columns are named', () => {
    expect(() => idOf('key', { id: 1, name: 'x' })).toThrow(
      /expected fields in braces, such as \{id\}, or the name of a column, got "key"; the columns are id, name/,
    )
  })

  it('by the name of a column is missing in later rows without it', () => {
    const rule = rowIdRule('id', [])
    expect(rule?.({ id: 1 })).toEqual({ text: '1' })
    expect(rule?.({ other: 1 })).toEqual({ missing: ['id'] })
  })

  it.each(['{a}{b}', 'x{a}{b}y', '{a}-{b}{c}'])(
    'by %s is refused: its fields run together',
    (text) => {
      expect(() => rowIdRule(text, [])).toThrow(/expected a character between/)
    },
  )

  const scalar = fc.oneof(fc.string({ minLength: 1 }), fc.integer(), fc.boolean())
  // Of one key: the order of keys is no difference.
  const object = fc.dictionary(fc.string(), scalar, { maxKeys: 1 })
  const value = fc.oneof(scalar, fc.array(scalar), object)
  const literal = fc.string({ minLength: 1 }).map((text) => text.replace(/[{}]/g, '-'))

  it('is different for different rows, whatever stands in template and rows', () => {
    // Values as the id sees them: objects and arrays are JSON, everything else is text.
    const seen = (one: unknown): string => (typeof one === 'string' ? one : JSON.stringify(one))
    const pair = fc.tuple(value, value)
    fc.assert(
      fc.property(
        literal,
        literal,
        fc.string(),
        pair,
        pair,
        (first, middle, last, [a, b], [c, d]) => {
          const pattern = `${first}{a}${middle}{b}${last.replace(/[{}]/g, '')}`
          const areSame = seen(a) === seen(c) && seen(b) === seen(d)
          const one = JSON.stringify(idOf(pattern, { a, b }))
          const other = JSON.stringify(idOf(pattern, { a: c, b: d }))
          expect(one === other).toBe(areSame)
        },
      ),
    )
  })

  it('by a primary key of several columns is different for different rows, too', () => {
    const rule = rowIdRule(undefined, ['a', 'b'])
    const text = fc.string({ minLength: 1 })
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        const isSame = a === c && b === d
        expect(JSON.stringify(rule?.({ a, b })) === JSON.stringify(rule?.({ a: c, b: d }))).toBe(
          isSame,
        )
      }),
    )
  })
})
