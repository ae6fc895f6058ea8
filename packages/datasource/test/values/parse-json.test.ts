import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { parseJson } from '../../src/index.js'

describe('JSON with all digits', () => {
  it.each([
    '',
    '{',
    '{"a":1234567890123456789',
    '01234567890123456789',
    '1234567890123456789.',
    '[1e5,]',
    '"a',
    'NaN1234567890123456',
    '{12345678901234567890:1}',
    '1234567890123456789012 1',
  ])('refuses what is no JSON: %j', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  })

  it.each([
    ['12345678901234567890', '12345678901234567890'],
    ['-12345678901234567890', '-12345678901234567890'],
    ['9007199254740993', '9007199254740993'],
    ['9007199254740992', 9007199254740992],
    ['1e400', '1e400'],
    ['-1E+400', '-1E+400'],
    ['1e-400', '1e-400'],
    ['1e5', 100_000],
    ['1.50e3', 1500],
    ['100000000000000000000', 1e20],
    ['0.12345678901234567890', '0.12345678901234567890'],
    ['0.1', 0.1],
    ['0.10000000000000000', 0.1],
    ['123456.789012345678', '123456.789012345678'],
    ['0.0000000000000000000', 0],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['5e-324', Number.MIN_VALUE],
  ])('%s becomes %j, at any depth', (literal, value) => {
    expect(parseJson(literal)).toBe(value)
    expect(parseJson(`{"a": [${literal}, {"b":${literal}}]}`)).toEqual({ a: [value, { b: value }] })
  })

  it.each([
    ['{"a":"12345678901234567890"}', { a: '12345678901234567890' }],
    [String.raw`{"a":"\"12345678901234567890\\","b":1}`, { a: '"12345678901234567890\\', b: 1 }],
    ['{"12345678901234567890":1}', { '12345678901234567890': 1 }],
    ['{"a":"1e400"}', { a: '1e400' }],
  ])('leaves texts and names alone: %s', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })

  it.each(['9007199254740993', '1.000000000000000001', '-12345678901234567890', '1e400', '3E-400'])(
    'finds %s at each place of a text',
    (literal) => {
      for (let before = 0; before < 40; before += 1) {
        const text = `{"${'e'.repeat(before)}":[1e1,${literal}]}`
        expect(Object.values(parseJson(text) as object)).toEqual([[10, literal]])
      }
    },
  )

  it('keeps a column named __proto__', () => {
    const value = parseJson('{"__proto__": 12345678901234567890}') as object
    expect(Object.entries(value)).toEqual([['__proto__', '12345678901234567890']])
  })

  it('takes a text of 2 MB in its stride', () => {
    const long = '\\"12345678901234567890'.repeat(100_000)
    expect(parseJson(`{"a":"${long}","b":1e999}`)).toMatchObject({ b: '1e999' })
  })

  it('takes a text with millions of escapes', () => {
    const long = String.raw`\n`.repeat(10_000_000)
    const value = parseJson(`{"id":12345678901234567890,"a":"${long}"}`) as { a: string }
    expect(value).toMatchObject({ id: '12345678901234567890' })
    expect(value.a).toHaveLength(10_000_000)
  })

  it('tells strings from numbers, whatever the strings hold', () => {
    const piece = fc.constantFrom('\\', '"', '1e999', '12345678901234567890', ':', 'a')
    const string = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
    const pair = fc.tuple(string, string)
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const spelled = pairs.map(([one, other]) => {
          const texts = [JSON.stringify(one), JSON.stringify(other)]
          return `[${texts.join()},1e999]`
        })
        const expected = pairs.map((texts) => [...texts, '1e999'])
        expect(parseJson(`[${spelled.join()}]`)).toEqual(expected)
      }),
    )
  })

  it('is JSON.parse for everything that JavaScript writes', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })
})
