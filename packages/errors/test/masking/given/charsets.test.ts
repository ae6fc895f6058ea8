import { describe, expect, it } from '@jest/globals'

import { SecretMask } from '../../../src/index.js'

const masked = (text: string, ...secrets: string[]): string => new SecretMask(secrets).mask(text)

const SECRET = 'pässwörd-ñ1'
const EURO = 'pässwörd-5€'
const bytesOf = (text: string): Buffer => Buffer.from(text)

describe('a secret with other letters than those of ASCII', () => {
  it.each([
    ['in a header that Node reads as Latin-1', bytesOf(SECRET).toString('latin1')],
    [
      'in an answer that was read as Windows-1252',
      new TextDecoder('latin1').decode(bytesOf(SECRET)),
    ],
    [
      'in an answer that was read as UTF-8',
      bytesOf(SECRET)
        .toString()
        .replaceAll(/[^ -~]/g, '\ufffd'),
    ],
    ['in a database of ASCII', SECRET.replaceAll(/[^ -~]/g, '?')],
    ['in btoa', btoa(SECRET)],
    ['in a Basic authorization of btoa', `Basic ${btoa(`me:${SECRET}`)}`],
    ['in escapes of Python', String.raw`p\xe4ssw\xf6rd-\xf11`],
    ['in a form of Latin-1', 'p=p%E4ssw%F6rd-%F11'],
    ['in HTML of PHP', 'p&auml;ssw&ouml;rd-&ntilde;1'],
  ])('is masked %s', (_, text) => {
    expect(masked(`got ${text}!`, SECRET)).toMatch(/^got .{0,12}\[secret\]=*!$/)
  })

  it.each([
    ['in an address of `escape`', 'p%E4ssw%F6rd-5%u20AC'],
    ['in escapes of Python', String.raw`p\xe4ssw\xf6rd-5\u20ac`],
    ['in HTML of PHP', 'p&auml;ssw&ouml;rd-5&euro;'],
  ])('is masked, with a letter outside of Latin-1, %s', (_, text) => {
    expect(masked(`got ${text}!`, EURO)).toBe('got [secret]!')
  })

  it('leaves question marks alone if it has few letters of ASCII', () => {
    expect(masked('really??????????', 'пароль-дня')).toBe('really??????????')
  })
})
