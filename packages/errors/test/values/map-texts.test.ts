import { expect, it } from '@jest/globals'
import fc from 'fast-check'

import { mapTexts } from '../../src/values/map-texts.js'

const upper = (text: string): string => text.toUpperCase()

it('changes texts and keys at any depth, and nothing else', () => {
  const value = { a: ['b', 1, null, { c: true }], at: new Date(0), gone: undefined }
  expect(mapTexts(value, upper)).toEqual({
    A: ['B', 1, null, { C: true }],
    AT: '1970-01-01T00:00:00.000Z',
  })
})

it('returns an equal copy when nothing is changed, also of keys such as __proto__', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value)
      expect(JSON.stringify(mapTexts(JSON.parse(json), (text) => text))).toBe(json)
    }),
  )
  const own: unknown = JSON.parse('{"__proto__":{"a":"b"}}')
  expect(JSON.stringify(mapTexts(own, upper))).toBe('{"__PROTO__":{"A":"B"}}')
})
