import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { boundedJson } from '../../src/values/bounded-json.js'

/** Some more than the bound of the contents, for what stands between them. */
const MOST_CHARACTERS = 1_000_000

const circular: Record<string, unknown> = { n: 1 }
circular['self'] = circular
const unreadable = Object.defineProperty({ n: 1 }, 'bad', {
  enumerable: true,
  get: () => {
    throw new Error('no')
  },
})
const shared = { x: 1 }

describe('a value as bounded JSON', () => {
  it.each([
    ['a circular reference', circular, { n: 1, self: '[circular]' }],
    ['a Map', { m: new Map([[1, 2]]) }, { m: '[Map]' }],
    ['a function', { f: () => 1 }, { f: '[function]' }],
    ['a symbol', { s: Symbol('x') }, { s: '[symbol]' }],
    ['what a getter throws', unreadable, { n: 1, bad: '[unreadable]' }],
    ['a date that is none', { d: new Date(NaN) }, { d: null }],
    ['the same object twice', { a: shared, b: shared }, { a: { x: 1 }, b: { x: 1 } }],
    ['large numbers', { b: 2n ** 70n, n: NaN }, { b: '1180591620717411303424', n: 'NaN' }],
    ['bytes', { b: new Uint8Array([1, 2]) }, { b: 'AQI=' }],
    [
      'a key that sets prototypes',
      JSON.parse('{"__proto__":{"a":1}}'),
      JSON.parse('{"__proto__":{"a":1}}'),
    ],
  ])('tells %s', (_, value, expected) => {
    expect(JSON.parse(boundedJson(value))).toEqual(expected)
  })

  it.each([
    ['a long text', { text: 'x'.repeat(10_000_000) }],
    ['many texts', Array.from({ length: 100_000 }, () => 'x'.repeat(100))],
    ['many keys', Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`key ${n}`, n]))],
    ['many bytes', { bytes: new Uint8Array(10_000_000) }],
  ])('cuts %s', (_, value) => {
    const json = boundedJson(value)
    expect(json.length).toBeLessThan(MOST_CHARACTERS)
    expect(json).toContain('…')
  })

  it('is one line of JSON for every value', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withDate: true }), (value) => {
        const json = boundedJson(value)
        expect(json).not.toContain('\n')
        expect(() => JSON.parse(json) as unknown).not.toThrow()
      }),
    )
  })
})
