/** @runs-first It collects garbage, or makes much. */
import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { SecretMask } from '../../../src/index.js'
import { ENCODINGS, gives } from './encodings.js'

const masked = (text: string, ...secrets: string[]): string => new SecretMask(secrets).mask(text)

const secretText = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]{8,30}$/),
  fc.stringMatching(/^[ -~]{8,60}$/).filter((text) => /[\da-z]/i.test(text)),
  fc.string({ minLength: 8, maxLength: 24, unit: 'grapheme' }),
)
const around = fc.oneof(
  fc.string({ maxLength: 30, unit: 'grapheme' }),
  fc.constantFrom('', 'token=', '{"a":"', '<a href="', ' of "', '\n', '%3D', '\\n', 'Bearer ', 'é'),
)
const encoding = fc.constantFrom(...Object.entries(ENCODINGS))

describe('a secret in a text', () => {
  it('survives in none of the encodings, whatever stands around it', () => {
    fc.assert(
      fc.property(secretText, encoding, around, around, (secret, [, encode], before, after) => {
        const encoded = encode(secret)
        const left = masked(`${before} ${encoded} ${after}`, secret)
        expect(left).toContain('[secret]')
        expect(left).not.toContain(encoded)
        expect(gives(left.replaceAll('[secret]', ' '), secret)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('survives in no encoding of an encoding', () => {
    const nested = ['JSON', 'a URL', 'HTML', 'a form', 'base64', 'as it is'].map(
      (name) => [name, ENCODINGS[name] ?? String] as const,
    )
    // Of a form in a form nobody can tell which `+` was a space: one is enough.
    const steps = fc
      .tuple(fc.constantFrom(...nested), fc.constantFrom(...nested))
      .filter(([[a], [b]]) => a !== 'a form' || b !== 'a form')
    fc.assert(
      fc.property(secretText, steps, encoding, (secret, [[, first], [, second]], [, third]) => {
        const inner = third(secret)
        const text = second(first(inner))
        const left = masked(`got ${text}.`, secret)
        expect(left).toContain('[secret]')
        expect(left).not.toContain(text)
        expect(left.replaceAll('[secret]', '')).not.toContain(inner)
      }),
      { numRuns: 300 },
    )
  })

  it('survives not when it is among many, of which some hold others', () => {
    fc.assert(
      fc.property(
        fc.array(secretText, { minLength: 1, maxLength: 20 }),
        around,
        (secrets, text) => {
          const all = [...secrets, ...secrets.map((secret) => `${secret}${text}`)]
          const left = masked(`${text} ${all.join(text)}`, ...all).replaceAll('[secret]', '\0')
          expect(secrets.filter((secret) => left.includes(secret))).toEqual([])
        },
      ),
    )
  })

  it.each([
    ['a Buffer of which inspect shows 50 bytes', (text: string) => inspect(Buffer.from(text))],
    [
      'an array of which inspect shows 100',
      (text: string) => inspect(new Uint8Array(Buffer.from(text))),
    ],
    [
      'a text of which inspect shows some',
      (text: string) => inspect(text, { maxStringLength: 40 }),
    ],
    ['a text with an ellipsis', (text: string) => `got ${text.slice(0, 40)}…`],
    ['a text with dots', (text: string) => `got "${text.slice(0, 40)}"...`],
  ])('is masked as far as it is shown: %s', (_, show) => {
    const secret = `key-${'0123456789abcdef'.repeat(20)}`
    const left = masked(show(secret), secret)
    expect(left).toContain('[secret]')
    expect(left).not.toMatch(/key-|6b 65 79|107, |0123|30 31/)
  })

  it('is masked line by line, as a program prints it that writes lines', () => {
    const secret = '{\n  "type": "service_account",\n  "id": "k7",\n  "key": "a1b2c3d4"\n}'
    for (const line of secret.split('\n').filter((each) => /\w/.test(each))) {
      expect(masked(`> ${line}`, secret)).toMatch(/^> +\[secret\]$/)
    }
    expect(masked(inspect({ secret }), secret)).not.toMatch(/service_account|k7|a1b2/)
  })

  it.each([
    ['the letters of a word', 'data', ['a', 'd', 'da', 'ata', 'dat']],
    ['digits in a number', 'loaded 16162 rows at 2026-11-26T15:00', ['61', '616', '26T', '1']],
    ['hexadecimal digits in a commit', 'at 6861636b65646b6579 of main', ['abc', 'hack', '12']],
    ['a word of base64 characters', 'the table customers has rows', ['r', 'm', 'xyz']],
    ['numbers in a list', '[ 104, 105, 106 ]', ['hij', 'hi', '10']],
    ['the beginning of a URL', 'see https://example.com...', ['https://example.org/hooks/T1']],
    ['an ordinary URL', 'GET http://127.0.0.1:4873/@scope/name?to=me@example.com', ['hunter2x']],
  ])('leaves %s alone', (_, text, secrets) => {
    expect(masked(text, ...secrets)).toBe(text)
  })

  it('changes no ordinary text', () => {
    const ordinary = fc.constantFrom(
      ...[
        'loaded',
        'rows',
        'of',
        'table',
        '7',
        '1,000',
        'https://example.com/a?b=c',
        '{"a":1}',
        '\n',
      ],
      ...[
        '100%',
        'a+b',
        '&amp;',
        '\\n',
        'C:\\new\\table',
        '[ 1, 2, 3 ]',
        'ab:cd:ef',
        '…',
        '<Buffer 01 02>',
      ],
    )
    fc.assert(
      fc.property(
        fc.array(ordinary, { maxLength: 20 }),
        fc.stringMatching(/^[\w-]{8,20}Z!$/),
        (words, secret) => {
          const text = words.join(' ')
          expect(masked(text, secret, 'zq9', 'x')).toBe(text)
        },
      ),
    )
  })
})
