import { describe, expect, it } from '@jest/globals'

import type { ScriptedAnswer } from '../support/provider.js'
import { failureOf } from '../support/failure.js'
import { guarded, HttpError, type Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

/** The API takes the new token only. */
const request = (options: object = {}): Promise<unknown> =>
  guarded(
    async function (this: Stream) {
      await Promise.resolve()
      const token = this.source['access_token']
      if (token === 'access-token-1') throw new HttpError(401)
      return token
    },
    bed.provider.url,
    bed.environment,
    options,
  ).call(bed.stream)

const NEW = { access_token: 'new', refresh_token: 'next' }

describe('an answer that can be understood is not refused: the refresh token is used up', () => {
  it.each<[string, ScriptedAnswer]>([
    ['a form', { body: 'access_token=new&refresh_token=next&expires=3600' }],
    [
      'a form that says so',
      {
        body: 'access_token=new&refresh_token=next&token_type=bearer',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ],
    [
      'a form that is called JSON',
      {
        body: 'access_token=new&refresh_token=next',
        headers: { 'content-type': 'application/json' },
      },
    ],
    [
      'JSON that is called a page',
      { body: JSON.stringify(NEW), headers: { 'content-type': 'text/html; charset=utf-8' } },
    ],
    ['JSON without a content type', { body: JSON.stringify(NEW), headers: { 'content-type': '' } }],
    ['a byte order mark', { body: `\u{feff}${JSON.stringify(NEW)}` }],
    ['201', { status: 201, body: NEW }],
    ['202', { status: 202, body: NEW }],
    ['an array of one', { body: [NEW] }],
    ['JSON in a JSON text', { body: JSON.stringify(JSON.stringify(NEW)) }],
    ['an object inside', { body: { data: NEW } }],
    ['an object deep inside', { body: { ok: true, data: { user: { id: 7 }, token: NEW } } }],
    ['camel case', { body: { accessToken: 'new', refreshToken: 'next', expiresIn: 60 } }],
    ['a bare token', { body: { token: 'new', refresh_token: 'next' } }],
    [
      'a refresh token elsewhere',
      { body: { access_token: 'new', session: { refresh_token: 'next' } } },
    ],
    ['an empty error', { body: { ...NEW, error: '', error_description: null } }],
    ['an error that is 0', { body: { error_code: 0, data: NEW } }],
    ['an error that is ok', { body: { data: NEW, error: { code: 'ok', message: '' } } }],
    ['an unknown token type', { body: { ...NEW, token_type: 'mac' } }],
    ['a token type that is no text', { body: { ...NEW, token_type: null } }],
    ['a scope that is an array', { body: { ...NEW, scope: ['a'] } }],
    ['white space around the token', { body: { access_token: ' new\n', refresh_token: 'next' } }],
    ['unknown members', { body: { ...NEW, access_tokens: [], __proto__: null, constructor: {} } }],
  ])('%s', async (_, answer) => {
    bed.provider.faults.push(answer)

    await expect(request()).resolves.toBe('new')
    expect(bed.stream.source).toEqual(NEW)
    expect(bed.stream.changes).toEqual([NEW])
    expect(bed.provider.requests).toHaveLength(1)
  })

  it('a number for a token', async () => {
    bed.provider.faults.push({ body: { access_token: 7, refresh_token: 8 } })
    await expect(request()).resolves.toBe('7')
    expect(bed.stream.source).toEqual({ access_token: '7', refresh_token: '8' })
  })

  it.each([{}, [], true, 1.5, ''])(
    'a refresh token that is %p: the old one stays',
    async (refresh_token) => {
      bed.provider.faults.push({ body: { access_token: 'new', refresh_token } })
      await expect(request()).resolves.toBe('new')
      expect(bed.stream.changes).toEqual([{ access_token: 'new' }])
    },
  )

  it('a path in the place of a key, beside another token', async () => {
    const keys = { accessKey: 'authed_user.access_token', refreshKey: 'authed_user.refresh_token' }
    const { stream } = bed
    const { refresh_token } = stream.source
    Object.assign(stream, { source: { [keys.accessKey]: 'old', [keys.refreshKey]: refresh_token } })
    bed.provider.faults.push({ body: { access_token: 'of the bot', authed_user: NEW } })
    const call = guarded(
      async function (this: Stream) {
        await Promise.resolve()
        if (this.source[keys.accessKey] === 'old') throw new HttpError(401)
        return this.source[keys.accessKey]
      },
      bed.provider.url,
      bed.environment,
      keys,
    ).call(stream)

    await expect(call).resolves.toBe('new')
    expect(stream.changes).toEqual([{ [keys.accessKey]: 'new', [keys.refreshKey]: 'next' }])
  })
})

describe('how long a token lives', () => {
  const HOUR_MS = 3_600_000

  it.each<[string, (nowMs: number) => object]>([
    ['seconds', () => ({ expires_in: 3_600 })],
    ['seconds as a text', () => ({ expires_in: ' 3600.0 ' })],
    ['camel case', () => ({ expiresIn: 3_600 })],
    ['a form', () => ({ expires: '3600' })],
    ['seconds since 1970', (nowMs) => ({ expires_at: Math.round((nowMs + HOUR_MS) / 1_000) })],
    ['milliseconds since 1970', (nowMs) => ({ expiresAt: nowMs + HOUR_MS })],
    ['a date', (nowMs) => ({ expires_at: new Date(nowMs + HOUR_MS).toISOString() })],
    [
      'seconds since 1970 as a text',
      (nowMs) => ({ expires_on: String((nowMs + HOUR_MS) / 1_000) }),
    ],
  ])('may be told as %s', async (_, life) => {
    bed.provider.faults.push({ body: { ...NEW, ...life(bed.clock.date().getTime()) } })
    await request()
    bed.clock.advance(HOUR_MS - 60_000 - 1)
    await request()
    expect(bed.provider.requests).toHaveLength(1)
    bed.clock.advance(1)
    await request()
    expect(bed.provider.requests).toHaveLength(2)
  })

  it.each([
    { expires_at: 'soon' },
    { expires_at: 0 },
    { expires_at: '2001-01-01' },
    { expires_at: null },
    { expires_in: 'Infinity' },
    { expires_in: '' },
    { expires_in: [] },
  ])('is not known from %p', async (life) => {
    bed.provider.faults.push({ body: { ...NEW, ...life } })
    await request()
    bed.clock.advance(1_000 * HOUR_MS)
    await request()
    expect(bed.provider.requests).toHaveLength(1)
  })
})

describe('a refusal with a status of success', () => {
  it.each<[string, ScriptedAnswer, string | undefined]>([
    ['an error', { body: { error: 'invalid_grant' } }, 'invalid_grant'],
    ['a form', { body: 'error=bad_refresh_token&error_description=no' }, 'bad_refresh_token'],
    ['an object', { body: { error: { type: 'OAuthException', code: 190 } } }, 'oauthexception'],
    ['a code', { body: { error_code: 'INVALID_REFRESH_TOKEN' } }, 'invalid_refresh_token'],
    ['ok: false', { body: { ok: false, error: 'token_revoked' } }, 'token_revoked'],
    ['words', { body: { error: 'Please sign in.' } }, undefined],
    [
      'an error that repeats a token',
      { body: { error: 'invalid_grant', request: { access_token: 'access-token-1' } } },
      'invalid_grant',
    ],
    [
      'an error that is an object that repeats a token',
      { body: { error: { code: 'invalid_grant', access_token: 'access-token-1' } } },
      'invalid_grant',
    ],
  ])('is one: %s', async (_, answer, errorCode) => {
    bed.provider.faults.push(answer)

    const failure = await failureOf(request())

    expect(failure).toMatchObject({ kind: 'rejected', cause: { status: 200 } })
    expect((failure.cause as { errorCode?: string }).errorCode).toBe(errorCode)
    expect(bed.stream.changes).toEqual([])
  })
})

describe('what providers write for invalid_grant', () => {
  it.each(['bad_refresh_token', 'invalid_refresh_token', 'INVALID_GRANT'])(
    '%s asks for a new sign-in, and is not sent again for a minute',
    async (error) => {
      bed.provider.faults.push({ status: 400, body: { error } })
      expect((await failureOf(request())).message).toMatch(/sign in again/)
      await failureOf(request())
      expect(bed.provider.requests).toHaveLength(1)
    },
  )
})

describe('a message blames', () => {
  it.each<[string, ScriptedAnswer, object, RegExp]>([
    [
      'the place of the client, if the provider names it',
      {
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="x"' },
        body: { error: 'invalid_client' },
      },
      {},
      /it asks for the client in a header: set clientAuthentication to 'client_secret_basic'/,
    ],
    [
      'the client, then its place',
      { status: 401, body: { error: 'invalid_client' } },
      {},
      /not known, or its secret is wrong; if both are right, try clientAuthentication 'client_secret_basic'/,
    ],
    [
      'the other place, if the client is in a header',
      { status: 401, headers: { 'www-authenticate': 'Basic' } },
      { clientAuthentication: 'client_secret_basic' },
      /does not accept the client .* try clientAuthentication 'client_secret_post'/,
    ],
    ['the format', { status: 415 }, {}, /does not accept this format; .* try requestFormat 'json'/],
    [
      'a field, then the format',
      { status: 400, body: { error: 'invalid_request' } },
      {},
      /a field is missing .* try requestFormat 'json'/,
    ],
    [
      'the other format',
      { status: 400 },
      { requestFormat: 'json' },
      /HTTP 400: the provider refused the request; .* try requestFormat 'form'/,
    ],
    ['the URL', { status: 404 }, {}, /HTTP 404: no token endpoint is at refreshUrl/],
    [
      'the refresh token alone',
      { status: 400, body: { error: 'invalid_grant' } },
      {},
      /sign in again \(http/,
    ],
    [
      'nothing of the client for a 401 about the token',
      { status: 401, body: { error: 'invalid_grant' } },
      {},
      /sign in again \(http/,
    ],
  ])('%s', async (_, answer, options, text) => {
    bed.provider.faults.push(answer)
    expect((await failureOf(request(options))).message).toMatch(text)
  })
})

describe('an answer without an end', () => {
  it.each([200, 400])('is cut off at 1 MiB, with status %p', async (status) => {
    bed.provider.faults.push({ status, endless: true })

    const failure = await failureOf(request())

    expect(failure.kind).toBe(status === 200 ? 'malformed' : 'rejected')
    await bed.provider.cutOff()
  })
})
