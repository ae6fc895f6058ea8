import { describe, expect, it, jest } from '@jest/globals'
import { isRetryable } from '@panoply/errors'

import { type Fault, Provider, type ScriptedAnswer } from '../support/provider.js'
import { gate, guarded, requestOf } from '../support/stream.js'
import { expectNoSecret, failureOf } from '../support/failure.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const request = (): Promise<string> =>
  guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(bed.stream)

const oauthError = (error: string): ScriptedAnswer => ({ status: 400, body: { error } })

/** Final at the first answer. */
const FINAL: readonly [string, ScriptedAnswer, 'rejected' | 'malformed', RegExp][] = [
  [
    '2xx that is no JSON',
    { body: '<html>' },
    'malformed',
    /HTTP 200, no token answer: neither a JSON object nor a form; got text\/plain, 6 bytes/,
  ],
  ['2xx without a body', { status: 204 }, 'malformed', /HTTP 204.*0 bytes/],
  ['2xx with an array', { body: '[]' }, 'malformed', /neither a JSON object nor a form/],
  ['2xx with null', { body: 'null' }, 'malformed', /neither a JSON object nor a form/],
  [
    '2xx without an access token',
    { body: { token_type: 'Bearer' } },
    'malformed',
    /the access token is missing/,
  ],
  [
    '2xx with an empty access token',
    { body: { access_token: '' } },
    'malformed',
    /the access token is missing/,
  ],
  [
    '2xx with an object for a token',
    { body: { access_token: { secret: 'access-token' } } },
    'malformed',
    /the access token is no text/,
  ],
  ['2xx with true for a token', { body: { access_token: true } }, 'malformed', /is no text/],
  ...['line\nbreak', 'tab\tinside', 'n\u00f6n-ascii', '\u0000'].map(
    (access_token): [string, ScriptedAnswer, 'malformed', RegExp] => [
      `2xx with ${JSON.stringify(access_token)}, which no header takes`,
      { body: { access_token } },
      'malformed',
      /has characters that are not visible ASCII characters/,
    ],
  ),
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
    expect(bed.stream.changes).toEqual([])
    expect(bed.clock.pending).toBe(0)
    expectNoSecret(failure, bed.stream.source)
  })
})

describe('a fault that may pass', () => {
  it.each(TRANSIENT)('%s is tried three times', async (_, fault, text) => {
    bed.provider.faults.push(fault, fault, fault)
    const failed = failureOf(request())
    await bed.clock.passWait(500)
    await bed.clock.passWait(1_000)

    const failure = await failed
    expect(failure).toMatchObject({ kind: 'unreachable', retryable: false })
    expect(failure.message).toMatch(text)
    expect(bed.provider.requests).toHaveLength(3)
    expect(bed.clock.pending).toBe(0)
    expectNoSecret(failure, bed.stream.source)
  })

  it.each(TRANSIENT)('%s once does no harm', async (_, fault) => {
    bed.provider.faults.push(fault)
    const call = request()
    await bed.clock.passWait(500)

    await expect(call).resolves.toBe('rows for access-token-2')
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('a timeout is tried three times within 20 s', async () => {
    bed.provider.faults.push('hang', 'hang', 'hang')
    const startedAtMs = bed.clock.date().getTime()
    const failed = failureOf(request())
    for (const [count, waitMs] of [500, 1_000, undefined].entries()) {
      await bed.provider.arrived(count + 1)
      await bed.clock.passWait(6_000)
      if (waitMs !== undefined) await bed.clock.passWait(waitMs)
    }

    const failure = await failed
    expect(failure).toMatchObject({ kind: 'unreachable', cause: { networkCode: 'ETIMEDOUT' } })
    expect(failure.message).toMatch(/no answer within 6 s/)
    expect(bed.clock.date().getTime() - startedAtMs).toBe(19_500)
    expectNoSecret(failure, bed.stream.source)
  })

  it('an answer that stops half-way is timed out like none', async () => {
    bed.provider.faults.push('stall')
    const { opened, open } = gate()
    const { fetch } = globalThis
    const spy = jest.spyOn(globalThis, 'fetch').mockImplementationOnce(async (...args) => {
      const response = await fetch(...args)
      setImmediate(open)
      return response
    })
    const call = request()
    await bed.provider.arrived(1)
    // Only now is the body all that is missing: the head has come.
    await opened
    spy.mockRestore()
    await bed.clock.passWait(6_000)
    await bed.clock.passWait(500)

    await expect(call).resolves.toBe('rows for access-token-2')
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('a provider that is not there is told by the code of the network', async () => {
    const { url } = bed.provider
    await Provider.stopAll()
    const failed = failureOf(
      guarded(requestOf(bed.provider), url, bed.environment).call(bed.stream),
    )
    await bed.clock.passWait(500)
    await bed.clock.passWait(1_000)

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
    await bed.clock.passWait(waitMs)

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
    await bed.clock.passWait(500)

    expect(await failed).toMatchObject({ kind: 'rejected' })
    expect(bed.provider.requests).toHaveLength(2)
  })
})
