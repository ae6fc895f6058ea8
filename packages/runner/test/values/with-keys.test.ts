import { expect, it } from '@jest/globals'
import fc from 'fast-check'

import { withKeys } from '../../src/values/with-keys.js'

const anyRow = fc.dictionary(fc.string(), fc.jsonValue())

it('answers the same for rows that can be changed and for frozen ones, and never changes a frozen one', () => {
  fc.assert(
    fc.property(anyRow, anyRow, (row, keys) => {
      const frozen = Object.freeze({ ...row })
      const expected = { ...row, ...keys }
      expect(withKeys(frozen, keys)).toEqual(expected)
      expect(frozen).toEqual(row)
      expect(withKeys(row, keys)).toBe(row)
      expect(row).toEqual(expected)
    }),
  )
})
