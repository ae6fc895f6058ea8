import { inspect } from 'node:util'

import { beforeEach, describe, expect, it } from '@jest/globals'
import { isRetryable, serializeError, TokenValidationError } from '@panoply/errors'
import fc from 'fast-check'

import { showableErrorCode } from '../src/request/answer-rules.js'
import { parseRetryAfter } from '../src/request/retry-after.js'
import { scrub } from '../src/request/scrub.js'
import { type Fault, Provider, type ScriptedAnswer } from './support/provider.js'
import {
  CLIENT,
  expiredStream,
  guarded,
  requestOf,
  type Source,
  type Stream,
} from './support/stream.js'
import { useTestBed } from './support/test-bed.js'

const bed = useTestBed()
let stream: Stream
beforeEach(() => {
  stream = expiredStream(bed.provider)
  stream.source['access_token'] = 'access-token-old'
})

const request = (): Promise<string> =>
  guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(stream)

const failureOf = async (call: Promise<unknown>): Promise<TokenValidationError> => {
  const failure: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(TokenValidationError)
  return failure as TokenValidationError
}

/** Everything that a log or a debugger could show of an error. */
const printed = (error: unknown): string =>
  [
    inspect(error, { depth: Infinity, showHidden: true, getters: true }),
    JSON.stringify(error),
    JSON.stringify(serializeError(error)),
    String((error as Error).stack),
  ].join('\n')

const expectNoSecret = (error: unknown, source: Source): void => {
  const text = printed(error)
  for (const secret of [
    CLIENT.client_secret,
    ...['access-token', 'refresh-token', 'grant_type=', 'client_secret='],
    String(source['refresh_token']),
  ]) {
    expect(text).not.toContain(secret)
  }
}

const oauthError = (error: string): ScriptedAnswer => ({ status: 400, body: { error } })

/** Final at the first answer. */
const FINAL: readonly [string, ScriptedAnswer, 'rejected' | 'malformed', RegExp][] = [
  [
    '2xx that is no JSON',
    { body: '<html>' },
    'malformed',
    /HTTP 200.*a JSON object; got text\/plain, 6 bytes/,
  ],
  ['2xx without a body', { status: 204 }, 'malformed', /HTTP 204.*0 bytes/],
  ['2xx with an array', { body: '[]' }, 'malformed', /accessToken must be a text/],
  ['2xx with null', { body: 'null' }, 'malformed', /expected a JSON object/],
  [
    '2xx without an access token',
    { body: { token_type: 'Bearer' } },
    'malformed',
    /accessToken must be a text/,
  ],
  [
    '2xx with an empty access token',
    { body: { access_token: '' } },
    'malformed',
    /must not be empty/,
  ],
  ['2xx with a number for a token', { body: { access_token: 7 } }, 'malformed', /must be a text/],
  [
    '2xx with an object for a refresh token',
    { body: { access_token: 'a', refresh_token: {} } },
    'malformed',
    /refreshToken must be a text/,
  ],
  [
    '2xx longer than any token answer',
    { body: `"${'x'.repeat(1024 * 1024)}"` },
    'malformed',
    /longer than/,
  ],
  [
    '2xx that holds an error',
    { body: { error: 'bad_refresh_token' } },
    'rejected',
    /HTTP 200 bad_refresh_token/,
  ],
  [
    '302',
    { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    'malformed',
    /not followed/,
  ],
  ['307', { status: 307, headers: { location: '/elsewhere' } }, 'malformed', /not followed/],
  ['400 invalid_request', oauthError('invalid_request'), 'rejected', /a field is missing/],
  ['400 invalid_client', oauthError('invalid_client'), 'rejected', /client .* not known/],
  ['400 invalid_grant', oauthError('invalid_grant'), 'rejected', /sign in again/],
  ['400 unauthorized_client', oauthError('unauthorized_client'), 'rejected', /may not refresh/],
  [
    '400 unsupported_grant_type',
    oauthError('unsupported_grant_type'),
    'rejected',
    /does not refresh/,
  ],
  ['400 invalid_scope', oauthError('invalid_scope'), 'rejected', /scope/],
  [
    '400 with a code of its own',
    oauthError('consent_required'),
    'rejected',
    /400 consent_required: the provider refused/,
  ],
  ['400 without JSON', { status: 400, body: 'no' }, 'rejected', /HTTP 400: the provider refused/],
  [
    '401 invalid_client',
    { status: 401, body: { error: 'invalid_client' } },
    'rejected',
    /HTTP 401 invalid_client/,
  ],
  ['401', { status: 401 }, 'rejected', /HTTP 401/],
  ['403', { status: 403 }, 'rejected', /HTTP 403/],
  ['404', { status: 404, body: '<html>' }, 'rejected', /HTTP 404/],
  ['408', { status: 408 }, 'rejected', /HTTP 408/],
]

/** Tried three times, with 0.5 s and 1 s between. */
const TRANSIENT: readonly [string, Fault, RegExp][] = [
  ['429', { status: 429 }, /HTTP 429: the provider asks for fewer/],
  ['500', { status: 500 }, /HTTP 500: the provider has a fault/],
  ['502', { status: 502, body: '<html>' }, /HTTP 502/],
  ['503', { status: 503 }, /HTTP 503/],
  ['504', { status: 504 }, /HTTP 504/],
  ['a reset', 'reset', /the connection failed/],
  ['an answer cut off', 'cut', /the connection failed/],
]

describe('an answer that is final', () => {
  it.each(FINAL)('%s', async (_, answer, kind, text) => {
    bed.provider.faults.push(answer)

    const failure = await failureOf(request())

    expect(failure).toMatchObject({
      kind,
      retryable: false,
      cause: { status: answer.status ?? 200 },
    })
    expect(failure.message).toMatch(text)
    expect(failure.message).toContain(bed.provider.url)
    expect(isRetryable(failure)).toBe(false)
    expect(bed.provider.requests).toHaveLength(1)
    expect(stream.changes).toEqual([])
    expect(bed.clock.pending).toBe(0)
    expectNoSecret(failure, stream.source)
  })
})

describe('a fault that may pass', () => {
  it.each(TRANSIENT)('%s is tried three times', async (_, fault, text) => {
    bed.provider.faults.push(fault, fault, fault)
    const failed = failureOf(request())
    await bed.clock.elapse(500)
    await bed.clock.elapse(1_000)

    const failure = await failed
    expect(failure).toMatchObject({ kind: 'unreachable', retryable: false })
    expect(failure.message).toMatch(text)
    expect(bed.provider.requests).toHaveLength(3)
    expect(bed.clock.pending).toBe(0)
    expectNoSecret(failure, stream.source)
  })

  it.each(TRANSIENT)('%s once does no harm', async (_, fault) => {
    bed.provider.faults.push(fault)
    const call = request()
    await bed.clock.elapse(500)

    await expect(call).resolves.toBe('rows for access-token-2')
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('a timeout is tried three times within 20 s', async () => {
    bed.provider.faults.push('hang', 'hang', 'hang')
    const startedAtMs = bed.clock.now()
    const failed = failureOf(request())
    for (const [count, waitMs] of [500, 1_000, undefined].entries()) {
      await bed.provider.arrived(count + 1)
      await bed.clock.elapse(6_000)
      if (waitMs !== undefined) await bed.clock.elapse(waitMs)
    }

    const failure = await failed
    expect(failure).toMatchObject({ kind: 'unreachable', cause: { networkCode: 'ETIMEDOUT' } })
    expect(failure.message).toMatch(/no answer within 6 s/)
    expect(bed.clock.now() - startedAtMs).toBe(19_500)
    expectNoSecret(failure, stream.source)
  })

  it('an answer that stops half-way is timed out like none', async () => {
    bed.provider.faults.push('stall')
    const call = request()
    await bed.provider.arrived(1)
    await bed.clock.elapse(6_000)
    await bed.clock.elapse(500)

    await expect(call).resolves.toBe('rows for access-token-2')
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('a provider that is not there is told by the code of the network', async () => {
    const { url } = bed.provider
    await Provider.stopAll()
    const failed = failureOf(guarded(requestOf(bed.provider), url, bed.environment).call(stream))
    await bed.clock.elapse(500)
    await bed.clock.elapse(1_000)

    expect(await failed).toMatchObject({
      kind: 'unreachable',
      cause: { networkCode: 'ECONNREFUSED' },
    })
  })

  it.each([
    ['429 with seconds', { status: 429, headers: { 'retry-after': '7' } }, 7_000],
    ['503 with seconds', { status: 503, headers: { 'retry-after': '3' } }, 3_000],
    ['429 with less than our own wait', { status: 429, headers: { 'retry-after': '0' } }, 500],
    ['429 with nonsense', { status: 429, headers: { 'retry-after': 'soon' } }, 500],
    [
      '429 with a date, from a clock that is an hour ahead',
      {
        status: 429,
        headers: {
          date: 'Tue, 24 Nov 2026 01:00:00 GMT',
          'retry-after': 'Tue, 24 Nov 2026 01:00:05 GMT',
        },
      },
      5_000,
    ],
  ])('%s waits as long as the provider asks', async (_, answer, waitMs) => {
    bed.provider.faults.push(answer)
    const call = request()
    await bed.clock.elapse(waitMs)

    await expect(call).resolves.toBe('rows for access-token-2')
  })

  it('429 that asks for more than the 20 s is given up at once', async () => {
    bed.provider.faults.push({ status: 429, headers: { 'retry-after': '20' } })

    expect(await failureOf(request())).toMatchObject({
      kind: 'unreachable',
      cause: { status: 429, retryAfterMs: 20_000 },
    })
    expect(bed.provider.requests).toHaveLength(1)
  })

  it('a refusal after a fault is final', async () => {
    bed.provider.faults.push({ status: 500 }, oauthError('invalid_grant'))
    const failed = failureOf(request())
    await bed.clock.elapse(500)

    expect(await failed).toMatchObject({ kind: 'rejected' })
    expect(bed.provider.requests).toHaveLength(2)
  })
})

describe('what is not a token answer to the letter', () => {
  it.each(['3600', 0, -1, 'soon', null, {}, true])('takes expires_in %p', async (expires_in) => {
    bed.provider.answerWith = { expires_in }
    await expect(request()).resolves.toBe('rows for access-token-2')
  })

  it('takes JSON of any content type', async () => {
    bed.provider.faults.push({ body: JSON.stringify({ access_token: 'x' }) })
    await expect(request()).rejects.toMatchObject({ message: 'HTTP 401' })
    expect(stream.changes).toEqual([{ access_token: 'x' }])
  })
})

describe('no secret', () => {
  it('gets out of a provider that repeats the request in every part of its answer', async () => {
    const { refresh_token } = stream.source
    const echo = `refused ${String(refresh_token)} of ${CLIENT.client_secret}`
    for (const error of [echo, CLIENT.client_secret, String(refresh_token)]) {
      const body = { error, error_description: echo, form: { ...CLIENT, refresh_token } }
      bed.provider.faults.push({ status: 400, body, headers: { 'x-echo': echo } })
      expectNoSecret(await failureOf(request()), stream.source)
    }
    bed.provider.faults.push({
      body: `{"access-token-new" ${echo}`,
      headers: { 'content-type': `text/${echo}` },
    })
    expectNoSecret(await failureOf(request()), stream.source)
  })

  it('stands in the query of the refresh URL as messages show it', async () => {
    bed.provider.faults.push({ status: 403 })
    const call = guarded(
      requestOf(bed.provider),
      `${bed.provider.url}?api_key=query-hunter2`,
      bed.environment,
    ).call(stream)

    expect(printed(await failureOf(call))).not.toContain('query-hunter2')
    expect(stream.logged.join()).not.toContain('query-hunter2')
  })

  it('passes as an error code', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z_]{4,30}$/), fc.string(), (secret, around) => {
        expect(showableErrorCode(secret, [secret])).toBeUndefined()
        expect(showableErrorCode(`${around}${secret}`, [secret])).toBeUndefined()
      }),
    )
    expect(showableErrorCode('invalid_grant', [])).toBe('invalid_grant')
    expect(showableErrorCode('Contact me@example.com', [])).toBeUndefined()
    expect(showableErrorCode({ code: 1 }, [])).toBeUndefined()
  })

  it('is left by scrubbing, as it is or encoded', () => {
    const secret = fc
      .string({ minLength: 4, maxLength: 20 })
      .filter((text) => !'[secret]'.includes(text))
    fc.assert(
      fc.property(secret, fc.string(), (value, around) => {
        const form = new URLSearchParams({ token: value }).toString()
        const text = scrub(`${around} ${value} ${encodeURIComponent(value)} ${form}`, [value])
        expect(text.replaceAll('[secret]', '')).not.toContain(value)
      }),
    )
  })
})

describe('Retry-After', () => {
  it('is read as seconds, as a date, or not at all', () => {
    const nowMs = Date.UTC(2026, 0, 1)
    expect(parseRetryAfter(null, nowMs)).toBeUndefined()
    expect(parseRetryAfter('', nowMs)).toBeUndefined()
    expect(parseRetryAfter(' 12 ', nowMs)).toBe(12_000)
    expect(parseRetryAfter('-12', nowMs)).not.toBe(-12_000)
    expect(parseRetryAfter(new Date(nowMs + 9_000).toUTCString(), nowMs)).toBe(9_000)
    expect(parseRetryAfter(new Date(nowMs - 9_000).toUTCString(), nowMs)).toBe(0)
  })
})
