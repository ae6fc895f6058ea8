import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { neverConnected } from '../../src/request/token-endpoint.js'
import { CuttingProxy } from '../support/cutting-proxy.js'
import { failureOf } from '../support/failure.js'
import { ManualClock } from '../support/manual-clock.js'
import { type Fault, Provider } from '../support/provider.js'
import { useRealProvider } from '../support/real-provider.js'
import { environmentWith, guarded, requestOf, Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const HOUR_MS = 3_600_000
const STRICT = { repeatLostRefresh: false }

describe('a provider that allows no repeat', () => {
  const bed = useTestBed()
  beforeEach(() => {
    bed.provider.graceMs = 0
  })
  const request = (options: object = {}, stream = bed.stream): Promise<string> =>
    guarded(requestOf(bed.provider), bed.provider.url, bed.environment, options).call(stream)

  it('ends the sign-in where a lost answer is asked for again, which the error explains', async () => {
    bed.provider.faults.push('lose')
    const failed = failureOf(request())
    await bed.clock.passWait(500)

    const failure = await failed
    expect(failure).toMatchObject({ kind: 'rejected', cause: { errorCode: 'invalid_grant' } })
    expect(failure.message).toMatch(
      /the answer to an attempt before was lost, and this provider does not allow a repeat: see repeatLostRefresh$/,
    )
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('explains no refusal where nothing was lost', async () => {
    bed.provider.faults.push({ status: 429 }, { status: 400, body: { error: 'invalid_grant' } })
    const failed = failureOf(request())
    await bed.clock.passWait(500)

    expect((await failed).message).not.toMatch(/repeatLostRefresh/)
  })

  it('is told by a refusal later on where three attempts were lost ahead of time', async () => {
    bed.provider.answerWith = { expires_in: 3_600 }
    await request()
    bed.clock.advance(HOUR_MS - 60_000)
    bed.provider.faults.push('lose', 'reset', 'reset')
    const goesOn = request()
    await bed.clock.passWait(500)
    await bed.clock.passWait(1_000)
    await expect(goesOn).resolves.toBe('rows for access-token-2')
    bed.clock.advance(60_000)
    bed.provider.expire('access-token-2')

    // The tokens of the lost answer were the only good ones: there is nothing that could have been saved.
    await expect(request()).rejects.toMatchObject({ cause: { errorCode: 'invalid_grant' } })
  })
})

describe('repeatLostRefresh: false', () => {
  const bed = useTestBed()
  const request = (stream = bed.stream, url = bed.provider.url): Promise<string> =>
    guarded(requestOf(bed.provider), url, bed.environment, STRICT).call(stream)

  it.each<[string, Fault, string]>([
    ['a lost answer', 'lose', 'unreachable'],
    ['a connection that breaks', 'reset', 'unreachable'],
    ['half an answer', 'cut', 'unreachable'],
    ['500', { status: 500 }, 'unreachable'],
    ['502 of a gateway', { status: 502 }, 'unreachable'],
    ['503', { status: 503 }, 'unreachable'],
    ['a success that cannot be read', { body: '<html>' }, 'malformed'],
  ])('sends no refresh token again after %s', async (_, fault, kind) => {
    bed.provider.faults.push(fault)
    const copy = new Stream({ ...bed.stream.source })

    const failure = await failureOf(request())
    expect(failure).toMatchObject({ kind, cause: { mayBeUsedUp: true } })
    expect(failure.message).toMatch(
      /may be used up and is not sent again: repeatLostRefresh is false$/,
    )
    bed.clock.advance(HOUR_MS)
    await expect(request()).rejects.toBe(failure)
    await expect(request(copy)).rejects.toBe(failure)
    expect(bed.provider.requests).toHaveLength(1)
    expect(bed.clock.pending).toBe(0)
  })

  it('nor after no answer in time', async () => {
    bed.provider.faults.push('hang')
    const failed = failureOf(request())
    await bed.provider.arrived(1)
    await bed.clock.passWait(6_000)

    expect(await failed).toMatchObject({ cause: { networkCode: 'ETIMEDOUT', mayBeUsedUp: true } })
    await expect(request()).rejects.toBe(await failed)
    expect(bed.provider.requests).toHaveLength(1)
  })

  it('tries again what cannot have used it up: 429', async () => {
    bed.provider.faults.push({ status: 429 })
    const call = request()
    await bed.clock.passWait(500)

    await expect(call).resolves.toBe('rows for access-token-2')
  })

  it('tries again what cannot have used it up: no connection', async () => {
    const { url } = bed.provider
    const { stream } = bed
    await Provider.stopAll()
    const failed = failureOf(request(stream, url))
    await bed.clock.passWait(500)
    await bed.clock.passWait(1_000)

    expect(await failed).toMatchObject({
      cause: { networkCode: 'ECONNREFUSED', mayBeUsedUp: false },
    })
    expect((await failed).message).not.toMatch(/repeatLostRefresh/)
  })

  it('refreshes with another sign-in at once', async () => {
    bed.provider.faults.push('lose')
    await failureOf(request())
    const fresh = bed.provider.signIn()
    bed.provider.expire(fresh.access_token)
    Object.assign(bed.stream.source, fresh)

    await expect(request()).resolves.toMatch(/^rows for /)
  })
})

describe('a code of the network', () => {
  it.each([
    ['ECONNREFUSED', true],
    ['ENOTFOUND', true],
    ['UND_ERR_CONNECT_TIMEOUT', true],
    ['CERT_HAS_EXPIRED', true],
    ['SELF_SIGNED_CERT_IN_CHAIN', true],
    ['ERR_TLS_CERT_ALTNAME_INVALID', true],
    ['ECONNRESET', false],
    ['EPIPE', false],
    ['ETIMEDOUT', false],
    ['EHOSTUNREACH', false],
    ['UND_ERR_SOCKET', false],
    [undefined, false],
  ])('%s: the request cannot have been sent: %p', (code, expected) => {
    expect(neverConnected(code)).toBe(expected)
  })
})

describe('a real OpenID Connect provider behind a proxy that loses its answer', () => {
  const provider = useRealProvider()
  const clock = new ManualClock()
  let proxy: CuttingProxy
  beforeEach(async () => {
    proxy = await CuttingProxy.start(provider.origin)
  })
  afterEach(() => proxy.stop())

  /** A stream whose token is refreshed ahead of time, though it is good for a while yet; the answer to that gets lost. */
  const loseAnswer = async (
    options: object,
  ): Promise<{ stream: Stream; request: () => Promise<unknown>; requests: () => number }> => {
    const environment = environmentWith(clock)
    const stream = new Stream({ refresh_token: await provider.signIn() })
    const url = `${proxy.origin}/token`
    const request = () => guarded(provider.whoAmI, url, environment, options).call(stream)
    await expect(request()).resolves.toEqual({ sub: 'me' })
    clock.advance(HOUR_MS)
    const before = provider.tokenRequests
    proxy.cuts = 1
    return { stream, request, requests: () => provider.tokenRequests - before }
  }

  it('takes the repeat for theft: the sign-in ends, the access token with it', async () => {
    const { stream, request, requests } = await loseAnswer({})
    const call = failureOf(request())
    await clock.passWait(500)

    expect(await call).toMatchObject({ kind: 'rejected', cause: { errorCode: 'invalid_grant' } })
    expect(stream.logged.join()).toMatch(
      /this provider does not allow a repeat: see repeatLostRefresh/,
    )
    expect(requests()).toBe(2)
  })

  it('is asked once with repeatLostRefresh: false: the access token stays good', async () => {
    const { stream, request, requests } = await loseAnswer(STRICT)

    await expect(request()).resolves.toEqual({ sub: 'me' })
    await expect(request()).resolves.toEqual({ sub: 'me' })
    expect(requests()).toBe(1)

    await provider.destroy(stream.source['access_token'])
    await expect(request()).rejects.toMatchObject({ kind: 'unreachable' })
    expect(requests()).toBe(1)
  })
})
