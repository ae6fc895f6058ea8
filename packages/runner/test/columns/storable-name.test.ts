import { expect, it } from '@jest/globals'

import { storableName } from '../../src/index.js'

it.each([
  ['', '(no name)'],
  ['a\0b', 'a\u2400b'],
  ['\ud800', '\ufffd'],
  ['\u00c9', '\u00c9'],
  ['E\u0301', 'E\u0301'],
  ['a "b"\n', 'a "b"\n'],
])('a database keeps the name %j as %j', (name, stored) => {
  expect(storableName(name)).toBe(stored)
})
