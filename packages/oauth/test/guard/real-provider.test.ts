import { beforeEach, describe, expect, it } from '@jest/globals'

import { ManualClock } from '../support/manual-clock.js'
import { useRealProvider } from '../support/real-provider.js'
import { CLIENT, environmentWith, guarded, nth, Stream } from '../support/stream.js'

const clock = new ManualClock()
const provider = useRealProvider()
let environment = environmentWith(clock)
let requestsBefore = 0
beforeEach(() => {
  requestsBefore = provider.tokenRequests
  environment = environmentWith(clock)
})
const tokenRequests = (): number => provider.tokenRequests - requestsBefore

const refreshByHand = async (refresh_token: unknown): Promise<number> => {
  const form = { grant_type: 'refresh_token', ...CLIENT, refresh_token: String(refresh_token) }
  const { status } = await fetch(`${provider.origin}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  return status
}

const request = (stream: Stream, url = `${provider.origin}/token`): Promise<unknown> =>
  guarded(provider.whoAmI, url, environment).call(stream)

describe('a real OpenID Connect provider', () => {
  it('ends the grant when a used refresh token is sent again, which the SDK must never do', async () => {
    const refreshToken = await provider.signIn()
    expect(await refreshByHand(refreshToken)).toBe(200)
    expect(await refreshByHand(refreshToken)).toBe(400)
  })

  it('answers 100 calls of 5 instances after one refresh, round after round', async () => {
    const first = { access_token: 'run out', refresh_token: await provider.signIn() }
    const streams = Array.from({ length: 5 }, () => new Stream({ ...first }))
    for (let round = 1; round <= 3; round++) {
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, i) => request(nth(streams, i))),
      )
      expect(results).toEqual(Array(100).fill({ sub: 'me' }))
      expect(tokenRequests()).toBe(round)
      for (const { source, changes } of streams) {
        expect(source).toEqual(nth(streams, 0).source)
        expect(changes).toHaveLength(round)
      }
      await provider.destroy(nth(streams, 0).source['access_token'])
    }
  })

  it('is asked ahead of expiry by the expires_in of its answer', async () => {
    const stream = new Stream({ refresh_token: await provider.signIn() })
    await request(stream)
    clock.advance(3_600_000)

    await expect(request(stream)).resolves.toEqual({ sub: 'me' })
    expect(tokenRequests()).toBe(2)
    expect(stream.changes).toHaveLength(2)
  })

  it('keeps a copy of the source alive that was made before two rotations', async () => {
    const stream = new Stream({ refresh_token: await provider.signIn() })
    const copy = new Stream({ ...stream.source })
    await request(stream)
    clock.advance(3_600_000)
    await request(stream)

    await expect(request(copy)).resolves.toEqual({ sub: 'me' })
    expect(copy.source).toEqual(stream.source)
    expect(tokenRequests()).toBe(2)
  })

  it.each([
    ['an unknown refresh token', { refresh: CLIENT }, 'no such token', 'invalid_grant'],
    [
      'a wrong secret',
      { refresh: { ...CLIENT, client_secret: 'wrong' } },
      undefined,
      'invalid_client',
    ],
    [
      'an unknown client',
      { refresh: { ...CLIENT, client_id: 'nobody' } },
      undefined,
      'invalid_client',
    ],
    ['no client', { refresh: {} }, undefined, 'invalid_request'],
  ])('refuses %s in words', async (_, options, refreshToken, errorCode) => {
    const stream = new Stream({ refresh_token: refreshToken ?? (await provider.signIn()) })
    stream.options = options

    await expect(request(stream)).rejects.toMatchObject({
      kind: 'rejected',
      retryable: false,
      cause: { errorCode },
    })
  })

  it('answers another path without tokens: the error has the status', async () => {
    const stream = new Stream({ refresh_token: await provider.signIn() })
    await expect(request(stream, `${provider.origin}/elsewhere`)).rejects.toMatchObject({
      kind: 'rejected',
      cause: { status: 404 },
    })
  })
})
