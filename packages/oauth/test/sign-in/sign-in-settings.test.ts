import { describe, expect, it } from '@jest/globals'
import { InvalidArgumentError } from '@panoply/errors'

import { signIn } from '../../src/sign-in/index.js'
import { printed } from '../support/failure.js'
import { SECRET } from '../support/sign-in-attempt.js'

const PARAM = {
  type: 'oauth',
  oauthAuthorizeURL: 'https://provider.example/authorize',
  oauthAccessURL: 'https://provider.example/token',
}
const OPTIONS = { clientId: 'app-1', openBrowser: () => undefined }

describe('a sign-in is refused, before anything listens,', () => {
  it.each<[string, object, object, RegExp]>([
    ['another type', { type: 'text' }, {}, /^expected param\.type to be 'oauth', got/],
    [
      'no page to sign in',
      { oauthAuthorizeURL: undefined },
      {},
      /param\.oauthAuthorizeURL to be an https URL .* got undefined/,
    ],
    [
      'http',
      { oauthAuthorizeURL: 'http://provider.example/' },
      {},
      /got http:\/\/provider\.example/,
    ],
    ['a script', { oauthAuthorizeURL: 'javascript:alert(1)' }, {}, /param\.oauthAuthorizeURL/],
    ['no token endpoint', { oauthAccessURL: '' }, {}, /param\.oauthAccessURL .* got an empty text/],
    [
      'no client',
      {},
      { clientId: '' },
      /clientId to be a text that is not empty, got an empty text/,
    ],
    ['an empty secret', {}, { clientSecret: '' }, /clientSecret to be a text/],
    [
      'a secret of another type',
      {},
      { clientSecret: { hidden: SECRET } },
      /clientSecret to be a text/,
    ],
    ['no browser', {}, { openBrowser: 'firefox' }, /openBrowser to be a function/],
    ['a port too high', {}, { port: 65_536 }, /port to be an integer from 0 to 65535, got 65536/],
    ['a text for a port', {}, { port: '8080' }, /port to be an integer/],
    ['no time', {}, { timeoutMs: 0 }, /timeoutMs to be an integer from 1 to 86400000, got 0/],
    ['endless time', {}, { timeoutMs: Infinity }, /got Infinity/],
    ['another format', {}, { requestFormat: 'xml' }, /requestFormat to be one of form, json/],
    [
      'another authentication',
      {},
      { clientAuthentication: 'none' },
      /clientAuthentication to be one of client_secret_post, client_secret_basic/,
    ],
    ['a text for fields', {}, { extraFields: 'a=b' }, /extraFields to be an object/],
    [
      'a field of another type',
      {},
      { extraFields: { audience: [SECRET] } },
      /extraFields\.audience to be a text, a number or a boolean, got an array/,
    ],
  ])('for %s', async (_, param, options, text) => {
    const failure: unknown = await signIn({ ...PARAM, ...param }, { ...OPTIONS, ...options }).catch(
      (error: unknown) => error,
    )

    expect(failure).toBeInstanceOf(InvalidArgumentError)
    expect((failure as Error).message).toMatch(text)
    expect(printed(failure)).not.toContain(SECRET)
  })

  it.each([
    ['param', null, OPTIONS],
    ['options', PARAM, undefined],
  ])('for %s that is no object', async (name, param, options) => {
    await expect(signIn(param as never, options as never)).rejects.toThrow(
      new RegExp(`expected ${name} to be an object`),
    )
  })
})
