/** @runs-first It collects garbage, or makes much. */
import { describe, expect, it } from '@jest/globals'

import { serializeError, SecretMask } from '../../../src/index.js'
import { ENCODINGS } from './encodings.js'

const ONE_MIB = 1024 * 1024
const LENGTH = 200_000

const document = (bytes: number): string =>
  JSON.stringify(
    Array.from({ length: bytes / 16 }, (_, index) => `(${index.toString(36)})*+[\\`),
  ).slice(0, bytes)

describe('a large secret', () => {
  const masks = new Map<number, { secret: string; mask: SecretMask }>()
  /** To make a mask takes as long as to use it. */
  const maskOf = (bytes: number): { secret: string; mask: SecretMask } => {
    const secret = document(bytes)
    const made = masks.get(bytes) ?? { secret, mask: new SecretMask([secret]) }
    masks.set(bytes, made)
    return made
  }

  it.each([
    [9_000, ['as it is', 'JSON', 'a URL', 'base64', 'base64 in lines of 76', 'hexadecimal digits']],
    [
      32_000,
      ['as it is', 'JSON', 'a URL', 'base64', 'base64 in lines of 76', 'hexadecimal digits'],
    ],
    [ONE_MIB, ['as it is', 'base64']],
  ])('of %d characters leaves nothing in a log line', (bytes, encodings) => {
    const { secret, mask } = maskOf(bytes)
    for (const name of encodings) {
      const left = mask.mask(`sent ${ENCODINGS[name]?.(secret) ?? ''} to the server`)
      expect(left.length).toBeLessThan(100)
      expect(left).toMatch(/^sent .*\[secret\].* to the server$/)
    }
  })

  it('of 1 MiB leaves nothing in a line of its base64', () => {
    const { secret, mask } = maskOf(ONE_MIB)
    const lines = (ENCODINGS['base64 in lines of 76']?.(secret) ?? '').split('\r\n')
    for (const line of [...lines.slice(0, 20), ...lines.slice(-20, -1)]) {
      expect(mask.mask(line)).toBe('[secret]')
    }
  })

  it('leaves nothing in an error, of which only the beginning is shown', () => {
    const secret = document(32_000)
    const told = serializeError(new Error(`got ${secret}`), { secrets: [secret] })
    expect(told.message).toMatch(/^got \[secret\]… \(\d+ characters more\)$/)
    expect(JSON.stringify(told)).not.toContain(secret.slice(0, 20))
  })
})

// A search that takes the square of the lengths would take hours, and the test would be stopped.
describe('the time to mask', () => {
  const aaa = 'a'.repeat(LENGTH)

  it.each([
    ['a text that is almost the secret at every place', aaa, `${aaa}b`],
    ['a text that ends like the secret', `${aaa}b`, `b${aaa}c`],
    ['backslashes', '\\'.repeat(LENGTH), '\\"'.repeat(1000)],
    ['percent signs', '%25'.repeat(LENGTH / 4), '%2525'.repeat(1000)],
    ['ampersands', '&'.repeat(LENGTH), '&amp;'.repeat(1000)],
    ['entities', '&amp;'.repeat(LENGTH / 5), '&&&&&&&&&'],
    ['digits', '1'.repeat(LENGTH), '12345678'],
    ['a list of numbers', '97, '.repeat(LENGTH / 4), `${'a'.repeat(5000)}b`],
    ['quotes', '"'.repeat(LENGTH), '"""""""""x'],
    ['line breaks', 'QQ\n'.repeat(LENGTH / 3), 'AAAAAAAAAAAAAx'],
    ['dots', '.'.repeat(LENGTH), `${'.'.repeat(1000)}x`],
    ['schemes', '://a:b'.repeat(LENGTH / 6), 'hunter2-hunter2'],
    ['addresses', 'x://a:b@'.repeat(LENGTH / 8), 'hunter2-hunter2'],
    ['escapes of a terminal', '\u001B[1'.repeat(LENGTH / 4), '\u001B]8;hunter2'],
    ['open commands for a terminal', '\u001B]'.repeat(LENGTH / 2), 'hunter2-hunter2'],
    ['quotes that are written twice', "''".repeat(LENGTH / 2), "it''s-a-secret"],
    ['characters in quotes', "'a', ".repeat(LENGTH / 5), `${'a'.repeat(5000)}b`],
    ['open quotes', "'0': '".repeat(LENGTH / 6), `'0'-${'0'.repeat(1000)}`],
    ['parameters of an address', '?token=a1b2'.repeat(LENGTH / 11), 'hunter2-hunter2'],
    ['equals signs', '=3D'.repeat(LENGTH / 3), '=3D=3D=3D=3Dx'],
    ['entities without semicolons', '&#x26'.repeat(LENGTH / 5), '&amp&amp&ampx'],
    ['accents', `e${'\u0301'.repeat(LENGTH)}`, `e${'\u0301\u0323'.repeat(1000)}x`],
    [
      'base64 that holds pieces of the secret everywhere',
      Buffer.from(aaa).toString('base64'),
      `${aaa}b`,
    ],
    ['hexadecimal digits of pieces of the secret', '61'.repeat(LENGTH), `${aaa}b`],
    ['spaces', ' '.repeat(LENGTH), `x${' '.repeat(1000)}x`],
  ])('is linear for %s', (_, text, secret) => {
    const left = new SecretMask([secret]).mask(text)
    expect(left.length).toBeGreaterThan(0)
    expect(left).not.toContain(secret)
  })

  it('is linear in the number of secrets', () => {
    const secrets = Array.from({ length: 20_000 }, (_, index) => `${'a'.repeat(40)}${index}-secret`)
    const left = new SecretMask(secrets).mask('a'.repeat(100_000) + (secrets[19_999] ?? ''))
    expect(left).toMatch(/^a{100000}\[secret\]$/)
  })
})

describe('a text that cannot be searched', () => {
  it('is blotted out whole', () => {
    const mask = new SecretMask(['hunter2-hunter2'])
    expect(mask.mask('x'.repeat(16 * ONE_MIB + 1))).toBe('[secret]')
    expect(mask.mask(undefined as unknown as string)).toBe('[secret]')
  })
})
