import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { SecretMask } from '../../src/index.js'

const masked = (text: string, ...secrets: string[]): string => {
  const mask = new SecretMask()
  mask.remember(secrets)
  return mask.mask(text)
}

describe('SecretMask', () => {
  it.each([
    ['as it is', 'pass=hunter2-hunter2;', 'pass=[secret];'],
    ['twice', 'hunter2-hunter2hunter2-hunter2', '[secret][secret]'],
    ['inside a word', 'xhunter2-hunter2x', 'x[secret]x'],
  ])('masks a secret %s', (_, text, expected) => {
    expect(masked(text, 'hunter2-hunter2')).toBe(expected)
  })

  it('leaves ordinary words alone that hold a short secret, or are like one', () => {
    const text = 'started 3 parts, the article and art_1; Art and the art of it'
    expect(masked(text, 'art')).toBe(
      'started 3 parts, the article and art_1; Art and the [secret] of it',
    )
    expect(masked('user:5432@host:15432/54321', '5432')).toBe('user:[secret]@host:15432/54321')
  })

  it('leaves nothing of secrets that hold or overlap each other', () => {
    expect(masked('abcdefghijkl', 'abcdefgh', 'abcdefghijkl')).toBe('[secret]')
    expect(masked('abcdefghijkl', 'abcdefgh', 'efghijkl')).toBe('[secret]')
  })

  it('takes nothing for a secret that is empty', () => {
    expect(masked('text', '')).toBe('text')
  })

  it('masks a key in PEM form line by line, and not what stands around every key', () => {
    const key =
      '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----'
    const text = 'hkiG9w0BAQEFAASC is no line of -----BEGIN PRIVATE KEY-----'
    expect(masked(text, key)).toBe('[secret] is no line of -----BEGIN PRIVATE KEY-----')
    expect(masked(inspect({ key }, { breakLength: 20 }), key)).not.toMatch(/MII|hki/)
  })

  it('forgets none of those that are in use, however many they are', () => {
    const mask = new SecretMask()
    const all = Array.from({ length: 1_500 }, (_, index) => `secret-number-${index}.`)
    mask.remember(all)
    expect(mask.mask(`${all[0] ?? ''} ${all[1_499] ?? ''}`)).toBe('[secret] [secret]')
  })

  it('forgets the oldest of very many secrets, so that it cannot grow without end', () => {
    const mask = new SecretMask()
    for (let index = 0; index < 1_001; index++) mask.remember([`secret-number-${index}.`])
    expect(mask.mask('secret-number-0. secret-number-1. secret-number-1000.')).toBe(
      'secret-number-0. [secret] [secret]',
    )
  })

  const secret = fc.string({ minLength: 8, maxLength: 24, unit: 'grapheme' })
  const around = fc.string({
    maxLength: 12,
    unit: fc.constantFrom(...[' ', 'a', 'b', '=', '&', ':', '1', 'é', '"']),
  })
  const forms: [string, (text: string) => string][] = [
    ['as it is', (text) => text],
    ['in JSON', (text) => JSON.stringify({ text })],
    ['as inspect shows it', (text) => inspect({ text }, { breakLength: Infinity })],
    ['URL-encoded', encodeURIComponent],
    [
      'URL-encoded in lower case',
      (text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase()),
    ],
    ['in a form', (text) => new URLSearchParams({ text }).toString()],
    ['in base64', (text) => Buffer.from(text).toString('base64')],
    ['in base64 for URLs', (text) => Buffer.from(text).toString('base64url')],
  ]

  it.each(forms)('never lets a secret through %s, whatever stands around it', (_, encode) => {
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        const encoded = encode(value)
        const text = masked(`${before} ${encoded} ${after}`, value)
        expect(text).toContain('[secret]')
        expect(text.split('[secret]').join(' ')).not.toContain(encoded)
        expect(text.split('[secret]').join(' ')).not.toContain(value)
      }),
      { numRuns: 100 },
    )
  })

  it('never lets a secret through inside a longer text in base64, as a Basic authorization is', () => {
    fc.assert(
      fc.property(secret, around, around, (value, user, after) => {
        const header = Buffer.from(`${user}:${value}${after}`).toString('base64')
        const left = masked(header, value).split('[secret]')
        expect(left.length).toBeGreaterThan(1)
        // What is left of the secret is less than one byte at each side.
        const decoded = left.map((part) => Buffer.from(part, 'base64').toString('latin1'))
        expect(decoded.join('')).not.toContain(Buffer.from(value).toString('latin1'))
      }),
      { numRuns: 200 },
    )
  })

  it.each(forms)('never lets a short secret through %s, where it stands alone', (_, encode) => {
    const short = fc.string({ minLength: 1, maxLength: 7, unit: 'grapheme' })
    fc.assert(
      fc.property(
        short.filter((value) => /[\p{L}\p{N}]/u.test(value)),
        (value) => {
          const encoded = encode(value)
          const left = masked(`: ${encoded} ,`, value)
          expect(left).toContain('[secret]')
          expect(left.replaceAll('[secret]', '')).not.toContain(encoded)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('changes nothing in a text that holds no secret', () => {
    const words = fc.array(fc.constantFrom('rows', 'loaded', 'of', 'table', '7'), { maxLength: 8 })
    fc.assert(
      fc.property(words, (text) => {
        expect(masked(text.join(' '), 'hunter2-hunter2', 'load', 'tab')).toBe(text.join(' '))
      }),
    )
  })
})
