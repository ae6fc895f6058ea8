import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { getNested } from '../../src/index.js'

const data = {
  user: { name: 'Ada', 'full.name': 'Ada L', emails: ['a@x', 'b@x'], age: null },
  'a\\b': 1,
  $: 'dollar',
  $id: 7,
  '': { '': 'empty' },
  items: [
    { price: 5, name: 'pen' },
    { price: 50, name: 'lamp' },
  ],
}

describe('getNested', () => {
  it.each([
    ['a key', 'user.name', 'Ada'],
    ['an index', 'user.emails.1', 'b@x'],
    ['a key with a dot', 'user.full\\.name', 'Ada L'],
    ['a key with a backslash', 'a\\\\b', 1],
    ['null', 'user.age', null],
    ['a key like the start of a JSONPath', '\\$', 'dollar'],
    ['a key that starts with a dollar', '$id', 7],
    ['empty keys', '.', 'empty'],
  ])('finds %s by a dotted path', (_, path, value) => {
    expect(getNested(data, path)).toEqual(value)
  })

  it.each([
    ['everything', '$', data],
    ['one thing', '$.user.name', 'Ada'],
    ['one thing in brackets', "$['user']['full.name']", 'Ada L'],
    ['an index from the end', '$.items[-1].name', 'lamp'],
    ['all that match', '$.items[?@.price > 10].name', ['lamp']],
    ['all at any depth', '$..name', ['Ada', 'pen', 'lamp']],
    ['nothing, as no match of many', '$.nobody[*]', []],
  ])('finds %s by a JSONPath', (_, path, value) => {
    expect(getNested(data, path)).toEqual(value)
  })

  it.each([
    'user.nobody',
    'user.name.length',
    'nobody.at.all',
    '$.nobody',
    'toString',
    'user.__proto__',
    '$.__proto__',
    '$.items.length',
  ])('finds nothing at %s, and gives the fallback', (path) => {
    expect(getNested(data, path)).toBeUndefined()
    expect(getNested(data, path, 'none')).toBe('none')
  })

  it.each([undefined, null, 'text', 7])('finds nothing in %p', (value) => {
    expect(getNested(value, 'a.b')).toBeUndefined()
    expect(getNested(value, '$.a')).toBeUndefined()
  })

  it.each([
    ['an empty path', '', 'path: expected a text of at least one character, got an empty text'],
    ['no path', undefined, 'got undefined'],
    ['a JSONPath that is none', '$.items[?', /^path: \$\.items\[\? is no JSONPath: /],
    ['code', '$.items[(process.exit())]', 'is no JSONPath'],
  ])('refuses %s', (_, path: unknown, reason) => {
    expect(() => getNested(data, path as string)).toThrow(reason)
  })

  it('finds whatever stands under keys with dots and backslashes in them', () => {
    const key = fc.string({
      minLength: 1,
      unit: fc.constantFrom('a', '.', '\\', '$', '[', 'é', '😀'),
    })
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), (keys) => {
        const nested = keys.reduceRight<unknown>((inside, name) => ({ [name]: inside }), 'found')
        const path = keys.map((name) => name.replace(/[\\.$]/g, '\\$&')).join('.')
        expect(getNested(nested, path)).toBe('found')
      }),
    )
  })
})
