import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { decodeAnswerBody, parseAnswerBody } from '../../src/request/answer-body.js'

describe('a body that is no token answer', () => {
  it.each([
    ['nothing', ''],
    ['a page', '<html lang="en">a=b</html>'],
    ['a page of one line', '<p>error=1</p>'],
    ['words', 'the service is down'],
    ['words with an equals sign', 'sorry, a = b'],
    ['an empty array', '[]'],
    ['an array of two', '[{"access_token":"a"},{"access_token":"b"}]'],
    ['null', 'null'],
    ['a number', '7'],
    ['a text', '"words"'],
    ['half of an object', '{"access_token":"a"'],
  ])('%s', (_, body) => {
    expect(parseAnswerBody(body)).toBeUndefined()
  })

  it('is never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (body) => {
        expect(() => parseAnswerBody(body)).not.toThrow()
      }),
    )
  })
})

describe('a token answer', () => {
  const answer = { access_token: 'a b&=%', expires_in: '3600' }
  const json = JSON.stringify(answer)

  it.each([
    ['JSON', json],
    ['JSON between white space', `\r\n ${json}\n`],
    ['an array of one', `[${json}]`],
    ['JSON inside of a JSON text', JSON.stringify(json)],
    ['a form', new URLSearchParams(answer).toString()],
    ['a form with a line end', `${new URLSearchParams(answer).toString()}\r\n`],
    ['a query', `?${new URLSearchParams(answer).toString()}`],
  ])('is understood as %s', (_, body) => {
    expect(parseAnswerBody(body)).toEqual(answer)
  })

  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

  it.each<[string, Uint8Array, string | null]>([
    ['UTF-8', Buffer.from(json), null],
    ['UTF-8 with a byte order mark', Buffer.from(`\u{feff}${json}`), 'text/plain'],
    ['UTF-16, little endian', utf16(`\u{feff}${json}`), 'application/json'],
    ['UTF-16, big endian', utf16(`\u{feff}${json}`).swap16(), null],
    ['UTF-16 without a byte order mark', utf16(json), 'application/json;charset=utf-8'],
    ['UTF-16, big endian, without a byte order mark', utf16(json).swap16(), null],
    ['Latin-1', Buffer.from(json, 'latin1'), 'application/json; charset="ISO-8859-1"'],
    ['an encoding that does not exist', Buffer.from(json), 'application/json; charset=utf8mb4'],
  ])('is decoded from %s', (_, bytes, contentType) => {
    expect(parseAnswerBody(decodeAnswerBody(bytes, contentType))).toEqual(answer)
  })

  it('of Latin-1 keeps its letters', () => {
    const bytes = Buffer.from('{"refresh_token":"\u00e9"}', 'latin1')
    expect(decodeAnswerBody(bytes, 'application/json;charset=iso-8859-1')).toContain('\u00e9')
  })

  it('survives being written as a form, whatever the token', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (token) => {
        const form = new URLSearchParams({ access_token: token }).toString()
        expect(parseAnswerBody(form)).toEqual({ access_token: token })
      }),
    )
  })
})
