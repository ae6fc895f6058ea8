import { randomBytes } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { StateCipher } from '../../src/state/state-cipher.js'

const KEY = Buffer.alloc(32, 1).toString('base64')
const OTHER_KEY = Buffer.alloc(32, 2).toString('hex')

const failureOf = (work: () => unknown): unknown => {
  try {
    work()
    return undefined
  } catch (error) {
    return error
  }
}

describe('a state key', () => {
  it.each([
    '',
    'short',
    KEY.slice(2),
    `${KEY}AAAA`,
    'x'.repeat(64),
    `${KEY},`,
    randomBytes(31).toString('hex'),
  ])('that is none is refused, and not told: %j', (text) => {
    const error = failureOf(() => StateCipher.of(text))

    expect(error).toMatchObject({ code: 'PANOPLY_INVALID_ARGUMENT', argument: 'stateStore' })
    expect(String(error)).toContain('PANOPLY_STATE_KEY: expected 32 bytes in base64 or hex')
    expect(String(error)).not.toContain(text.padEnd(6, '\0').slice(0, 6))
  })
})

describe('what is sealed', () => {
  const cipher = StateCipher.of(KEY)
  const sealed = cipher.seal({ token: 'a-secret-token' }, 'a source')

  it('cannot be opened with another key, which is said in words that name both', () => {
    const [, id = ''] = sealed.split('.')
    const error = failureOf(() => StateCipher.of(OTHER_KEY).open(sealed, 'a source'))

    expect(error).toMatchObject({ code: 'PANOPLY_INVALID_ARGUMENT', argument: 'stateStore' })
    expect(String(error)).toMatch(
      new RegExp(`encrypted with the key ${id}, and PANOPLY_STATE_KEY holds [0-9a-f]{8}`),
    )
    expect(String(error)).not.toContain(OTHER_KEY)
  })

  it('cannot be opened for anything but what it was sealed for', () => {
    expect(String(failureOf(() => cipher.open(sealed, 'another source')))).toContain('were changed')
  })

  it.each([
    ['nothing', ''],
    ['another version', sealed.replace(/^v1/, 'v9')],
    ['half of it', sealed.slice(0, -8)],
    [
      'a shorter tag',
      sealed
        .split('.')
        .map((part, index) => (index === 3 ? part.slice(0, 6) : part))
        .join('.'),
    ],
  ])('cannot be opened when it is %s', (_, text) => {
    const error = failureOf(() => cipher.open(text, 'a source'))

    expect(error).toMatchObject({ code: 'PANOPLY_INVALID_ARGUMENT' })
    expect(String(error)).not.toContain('a-secret-token')
  })

  it('cannot be opened when one character of it was changed', () => {
    const text = sealed.split('.').slice(2).join('.')
    fc.assert(
      fc.property(fc.nat(text.length - 2), (index) => {
        const other = text[index] === 'A' ? 'B' : 'A'
        const start = sealed.length - text.length
        const changed = sealed.slice(0, start + index) + other + sealed.slice(start + index + 1)
        expect(failureOf(() => cipher.open(changed, 'a source'))).toBeDefined()
      }),
    )
  })

  it('shows nothing, is never the same twice, and opens to what it was', () => {
    expect(sealed).not.toMatch(/token/)
    expect(cipher.seal('x', 'c')).not.toBe(cipher.seal('x', 'c'))
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, context) => {
        expect(cipher.open(cipher.seal(value, context), context)).toEqual(
          JSON.parse(JSON.stringify(value)),
        )
      }),
    )
  })

  it('is decrypted with the old key after the comma, and encrypted with the new key from then on', () => {
    const rotated = StateCipher.of(`${OTHER_KEY}, ${KEY}`)

    expect(rotated.open(sealed, 'a source')).toEqual({ token: 'a-secret-token' })
    expect(StateCipher.of(OTHER_KEY).open(rotated.seal(7, 'c'), 'c')).toBe(7)
  })
})
