import { describe, expect, it } from '@jest/globals'
import { InvalidArgumentError } from '@panoply/errors'

import { type ErrorMatch, validateToken, withValidToken } from '../../src/index.js'
import { HttpError, Stream } from '../support/stream.js'

const URL_OK = 'https://provider.example/token'

const thrownBy = (call: () => unknown): InvalidArgumentError => {
  try {
    call()
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidArgumentError)
    return error as InvalidArgumentError
  }
  throw new Error('nothing was thrown')
}

describe('told where the class is defined', () => {
  it.each([
    [
      'http',
      'http://provider.example/token',
      /https URL \(http on loopback only\), got http:\/\/provider\.example\/token$/,
    ],
    [
      'a look-alike of loopback',
      'http://127.0.0.1.example/token',
      /got http:\/\/127\.0\.0\.1\.example/,
    ],
    ['another look-alike', 'http://localhost.example/token', /got http:\/\/localhost\.example/],
    ['another protocol', 'ftp://provider.example/', /got ftp:/],
    ['no URL', 'provider.example/token', /got a text that is no URL$/],
    ['an empty text', '', /got an empty text$/],
    ['nothing', undefined, /got undefined$/],
    ['null', null, /got null$/],
  ])('a refresh URL that is %s', (_, url, text) => {
    const error = thrownBy(() => validateToken(url as never, HttpError))
    expect(error.message).toMatch(text)
    expect(error.argument).toBe('refreshUrl')
  })

  it('a refresh URL with credentials or a key in it, without showing them', () => {
    const { message } = thrownBy(() => validateToken('https://me:hunter2@provider.example/', Error))
    expect(message).toMatch(/a user or a password in it/)
    expect(message).not.toContain('hunter2')
    const http = thrownBy(() => validateToken('http://provider.example/?key=hunter2', Error))
    expect(http.message).not.toContain('hunter2')
  })

  it.each([
    'http://127.0.0.1:1/',
    'http://127.9.9.9/',
    'http://localhost:1/',
    'http://[::1]:1/',
    new URL(URL_OK),
  ])('not %s, which is fine', (url) => {
    expect(() => validateToken(url, HttpError)).not.toThrow()
  })

  it.each([
    ['nothing', undefined, /a class of errors, a predicate, or an array of them, got undefined$/],
    ['a text', 'HttpError', /got a text$/],
    ['an empty array', [], /got an empty array$/],
    ['a text in an array', [HttpError, 'x'], /got a text$/],
    [
      'an async function',
      async () => Promise.resolve(false),
      /got an async function: its promise would always count as true$/,
    ],
  ])('errors that are %s', (_, errors, text) => {
    const error = thrownBy(() => validateToken(URL_OK, errors as ErrorMatch))
    expect(error.message).toMatch(text)
    expect(error.argument).toBe('errors')
  })

  it.each([
    [
      "the callback's name in their place",
      'onToken',
      /an object such as \{ callback: 'onToken' \}, got a text$/,
    ],
    ['null', null, /got null$/],
    ['an unknown one', { access_key: 'token' }, /options: expected no option "access_key"/],
    [
      'a number as callback',
      { callback: 7 },
      /callback: expected a function or a method's name, got a number$/,
    ],
    ['an empty name', { callback: '' }, /callback: .*an empty text$/],
    ['an empty key', { accessKey: '' }, /accessKey: expected a key of source, got an empty text$/],
    [
      'a method of authentication that there is not',
      { clientAuthentication: 'basic' },
      /clientAuthentication: expected 'client_secret_post' or 'client_secret_basic', got a text$/,
    ],
    ['another format', { requestFormat: 'xml' }, /requestFormat: expected 'form' or 'json'/],
    ['a text for fields', { extraFields: 'a=b' }, /extraFields: expected an object of fields/],
    [
      'a field that is none',
      { extraFields: { audience: ['hunter2'] } },
      /extraFields\.audience: expected a text, a number or a boolean, got an array$/,
    ],
    [
      'a text for a switch',
      { repeatLostRefresh: 'no' },
      /repeatLostRefresh: expected true or false, got a text$/,
    ],
    [
      'the same key twice',
      { accessKey: 'token', refreshKey: 'token' },
      /refreshKey: expected another key/,
    ],
  ])('options: %s', (_, options, text) => {
    expect(thrownBy(() => validateToken(URL_OK, HttpError, options as never)).message).toMatch(text)
  })

  it('a generator, which cannot wait', () => {
    const rows = function* rows(): Generator<number> {
      yield 1
    }
    expect(thrownBy(() => validateToken(URL_OK, HttpError)(rows as never)).message).toMatch(
      /expected rows to be a method, .* got a generator: .*make it async/,
    )
  })

  it('something else than a method', () => {
    const decorate = validateToken(URL_OK, HttpError) as (...args: unknown[]) => unknown
    expect(() => decorate(Stream, { kind: 'class' })).toThrow(/validateToken: .* got a class/)
    expect(() => decorate(7)).toThrow(/got a number/)
    expect(() => withValidToken(() => 1, undefined as never)).toThrow(/options to be an object/)
  })
})
