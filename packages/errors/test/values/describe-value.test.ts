import { describe, expect, it } from '@jest/globals'

import { describeValue } from '../../src/internal/index.js'

class Reading {
  readonly value = 'hunter2'
}

/** A class as some libraries make them, with a static method of this name. */
class Named {
  readonly value = 'hunter2'

  static name(): string {
    return 'hunter2'
  }
}

const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()

describe('a value in words', () => {
  it.each<[unknown, string]>([
    [null, 'null'],
    [undefined, 'undefined'],
    ['', 'an empty text'],
    ['hunter2', 'a text'],
    [5, 'a number'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [5n, 'a bigint'],
    [true, 'a boolean'],
    [Symbol('hunter2'), 'a symbol'],
    [() => 'hunter2', 'a function'],
    [['hunter2'], 'an array'],
    [{ password: 'hunter2' }, 'an object'],
    [Object.create(null), 'an object'],
    [{ constructor: { name: 7 } }, 'an object'],
    [new Reading(), 'a Reading'],
    [
      new (class {
        readonly value = 'hunter2'
      })(),
      'an object',
    ],
    [new Named(), 'an object'],
    [new Error('hunter2'), 'an Error'],
    [new Map([['a', 'hunter2']]), 'a Map'],
    [new Uint8Array(1), 'a Uint8Array'],
    [new URL('https://user:hunter2@example.com'), 'a URL'],
    [revoked, 'an object'],
  ])('is told by its kind, never by what it holds (%#)', (value, words) => {
    expect(describeValue(value)).toBe(words)
  })
})
