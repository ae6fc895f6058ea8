import { expect, it } from '@jest/globals'

import { exitCodeOf } from '../src/exit-code.js'
import { resultOf } from './support/result.js'

it.each([
  ['every row arrived', { failed: 0 }, { lost: 0, changed: 0 }, 0],
  ['nothing was read back', { failed: 0 }, undefined, 0],
  ['a row was lost', { failed: 0 }, { lost: 1, changed: 0 }, 1],
  ['a row was changed', { failed: 0 }, { lost: 0, changed: 1 }, 1],
  ['a row was handed back', { failed: 1 }, undefined, 1],
])('when %s', (_, stats, comparison, code) => {
  expect(exitCodeOf(resultOf(stats), comparison)).toBe(code)
})
