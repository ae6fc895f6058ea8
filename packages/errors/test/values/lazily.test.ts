import { describe, expect, it } from '@jest/globals'

import { lazily } from '../../src/values/lazily.js'
import { unicodePattern } from '../../src/values/unicode-pattern.js'

describe('an object that is made lazily', () => {
  it('is not made before its first use', () => {
    const made: object[] = []
    const first = lazily(() => {
      made.push({})
      return made
    })
    expect(made).toEqual([])
    first()
    expect(made).toHaveLength(1)
  })

  it('is made once', () => {
    const object = lazily(() => ({}))
    expect(object()).toBe(object())
  })

  it('is made again after making it has thrown', () => {
    const answers = [new Error('too early'), undefined]
    const object = lazily(() => {
      const error = answers.shift()
      if (error) throw error
      return { answers }
    })
    expect(object).toThrow('too early')
    expect(object()).toEqual({ answers: [] })
  })
})

describe('a pattern with classes of Unicode', () => {
  it('throws at its first use if it is malformed', () => {
    const pattern = unicodePattern('\\p{Nothing}')
    expect(pattern).toThrow(SyntaxError)
  })

  it('reads letters outside of ASCII, with the flag u and the flags that are given', () => {
    const letters = unicodePattern('\\p{L}', 'g')
    expect('é1ß𝒳'.replaceAll(letters(), '-')).toBe('-1--')
    expect(letters().flags).toBe('gu')
  })
})
