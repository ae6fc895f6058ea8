import { describe, expect, it } from '@jest/globals'

import { textOfValue } from '../../../page/src/values/value-text.js'

describe('the text of a value', () => {
  it.each([
    [undefined, ''],
    [null, 'null'],
    ['', ''],
    ['two\n lines', 'two lines'],
    [0, '0'],
    [false, 'false'],
    [[], '[]'],
    [[1, 2], '[2]'],
    [{}, '{}'],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5 }, '{ a, b, c, d, … }'],
  ])('of %j is %j', (value, text) => {
    expect(textOfValue(value)).toBe(text)
  })

  it('cuts a long text', () => {
    expect(textOfValue('x'.repeat(10_000))).toHaveLength(301)
  })
})
