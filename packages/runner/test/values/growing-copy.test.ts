import { describe, expect, it } from '@jest/globals'

import { growingCopy } from '../../src/values/growing-copy.js'

describe('a copy that gets further keys', () => {
  it('leaves the row as it is', () => {
    const row = { a: 1 }
    Object.assign(growingCopy(row), { b: 2 })
    expect(row).toEqual({ a: 1 })
  })

  it('keeps a key __proto__ as an ordinary key', () => {
    const row = JSON.parse('{"__proto__":{"x":1},"a":2}') as Record<string, unknown>
    const copy = growingCopy(row)
    expect(Object.entries(copy)).toEqual([
      ['__proto__', { x: 1 }],
      ['a', 2],
    ])
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
  })
})
