import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { SecretMask } from '../../../src/index.js'

const ACCOUNT = JSON.stringify(
  {
    type: 'service_account',
    project_id: 'grün-rows-7',
    private_key: `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0B\n'.repeat(20)}`,
    client_email: 'reader@grün-rows-7.example.com',
  },
  undefined,
  2,
)
const TOKEN = `key-${'9f8Ab3xQ'.repeat(20)}`

const bytesOf = (text: string): Buffer => Buffer.from(text)
const wrap = (text: string, width: number): string[] =>
  text.match(new RegExp(`.{1,${String(width)}}`, 'g')) ?? []
const hexLines = (text: string, bytes: number, separator: string): string[] =>
  wrap(bytesOf(text).toString('hex'), 2 * bytes).map((line) =>
    line.replace(/..(?=.)/g, `$&${separator}`),
  )

/** The ways in which programs break bytes into lines. */
const WRAPPED: Readonly<Record<string, (text: string) => string[]>> = {
  'base64 in lines of 64': (text) => wrap(bytesOf(text).toString('base64'), 64),
  'base64 in lines of 76': (text) => wrap(bytesOf(text).toString('base64'), 76),
  'base64 in lines of 60': (text) => wrap(bytesOf(text).toString('base64'), 60),
  'base64 for URLs in lines of 64': (text) => wrap(bytesOf(text).toString('base64url'), 64),
  'base64 of a longer text': (text) =>
    wrap(bytesOf(`user:${text}, and more`).toString('base64'), 64),
  'base64 in base64': (text) =>
    wrap(bytesOf(bytesOf(text).toString('base64')).toString('base64'), 76),
  'hexadecimal digits in lines of 60': (text) => hexLines(text, 30, ''),
  'hexadecimal digits with spaces, 16 in a line': (text) => hexLines(text, 16, ' '),
  'hexadecimal digits with colons, 20 in a line': (text) => hexLines(text, 20, ':'),
  'an array of bytes': (text) =>
    inspect(new Uint8Array(bytesOf(text)), { maxArrayLength: null })
      .split('\n')
      .slice(1, -1),
}
/** A shorter rest of a secret may be an ordinary word. */
const MIN_BYTES = 8
/** In the longest of the encodings, numbers with commas, this many characters are fewer than `MIN_BYTES` bytes. */
const isRest = (line: string): boolean => line.length < 5 * MIN_BYTES

describe('a secret in several lines, of which a text has one', () => {
  const names = Object.keys(WRAPPED)
  const cases = names.flatMap((name) => [ACCOUNT, TOKEN].map((secret) => ({ name, secret })))

  it.each(cases)('is masked in each line of $name (%#)', ({ name, secret }) => {
    const mask = new SecretMask([secret])
    const lines = WRAPPED[name]?.(secret) ?? []
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines.filter((each) => !isRest(each))) {
      const left = mask.mask(`> ${line}`)
      expect(left).toContain('[secret]')
      expect(left.replace('[secret]', '').length).toBeLessThan(24)
    }
  })

  it('is masked in all lines but a short last one, whatever the secret is', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^(?:[!-~]{3}[\da-z]){15,90}$/),
        fc.constantFrom(64, 76),
        (secret, width) => {
          const mask = new SecretMask([secret])
          const lines = wrap(bytesOf(secret).toString('base64'), width)
          const whole = lines.filter(({ length }) => length === width)
          for (const line of whole) expect(mask.mask(line)).toMatch(/^\[secret\]=*$/)
        },
      ),
      { numRuns: 50 },
    )
  })

  it.each(Object.entries(WRAPPED))('leaves what stands between two lines: %s', (_, linesOf) => {
    const [first = '', second = ''] = linesOf(TOKEN)
    const between = ' (the first line of two; the rows of a table were read) '
    const left = new SecretMask([TOKEN]).mask(`${first}${between}${second}`)
    expect(left).toContain('the first line of two; the rows of a table were read')
    expect(left.split('[secret]')).toHaveLength(3)
  })

  it.each([
    ['an ordinary word', 'reading project_id of service_account, 12 rows'],
    ['the beginning of a URL', 'see https://example.com/rows'],
    ['base64 of another text', bytesOf('the rows of another table were read').toString('base64')],
    ['hexadecimal digits of another text', bytesOf('the rows of a table').toString('hex')],
    ['eight spaces as bytes', inspect(bytesOf(' '.repeat(40)))],
    ['the bytes of zeros', inspect(new Uint8Array(40))],
  ])('leaves %s alone', (_, text) => {
    const address = `https://example.org/hooks/${'T1B2'.repeat(12)}`
    expect(new SecretMask([ACCOUNT, TOKEN, address]).mask(text)).toBe(text)
  })
})
