import { describe, expect, it } from '@jest/globals'

import { failureOf } from '../support/failure.js'
import { expiredStream, guarded, HttpError, requestOf, Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const request = () =>
  guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(bed.stream)

describe('single-use refresh tokens', () => {
  it('are each used once over many refreshes', async () => {
    for (let round = 2; round < 12; round++) {
      await expect(request()).resolves.toBe(`rows for access-token-${round}`)
      bed.provider.expire(`access-token-${round}`)
    }
    const sent = bed.provider.requests.map(({ form }) => form['refresh_token'])
    expect(new Set(sent).size).toBe(10)
  })

  it.each(['lose', 'reset'] as const)('survive an answer that is lost (%s)', async (fault) => {
    bed.provider.faults.push(fault)
    const call = request()
    await bed.clock.passWait(500)

    await expect(call).resolves.toBe('rows for access-token-2')
    bed.provider.expire('access-token-2')
    await expect(request()).resolves.toBe('rows for access-token-3')
  })

  it('survive two lost answers, the last one late: nothing is sent after 20 s', async () => {
    bed.provider.faults.push('lose', 'hang')
    const startedAtMs = bed.clock.date().getTime()
    const call = request()
    await bed.clock.passWait(500)
    await bed.provider.arrived(2)
    await bed.clock.passWait(6_000)
    await bed.clock.passWait(1_000)

    await expect(call).resolves.toBe('rows for access-token-2')
    expect(bed.clock.date().getTime() - startedAtMs).toBe(7_500)
  })

  it('are not sent again by a machine that slept through the wait', async () => {
    bed.provider.faults.push('lose')
    const [result] = await Promise.allSettled([request(), bed.clock.passWait(500, 3_600_000)])

    expect(result).toMatchObject({ status: 'rejected', reason: { kind: 'unreachable' } })
    expect(bed.provider.requests).toHaveLength(1)
  })

  it('are not sent again because somebody set the clock back', async () => {
    bed.provider.faults.push('hang', 'hang', 'hang')
    const failed = failureOf(request())
    for (const [count, waitMs] of [500, 1_000].entries()) {
      await bed.provider.arrived(count + 1)
      await bed.clock.passWait(6_000)
      bed.clock.set(-3_600_000)
      await bed.clock.passWait(waitMs, 6_000)
    }

    expect(await failed).toMatchObject({ kind: 'unreachable' })
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('are not sent again by a machine that slept through an attempt', async () => {
    bed.provider.faults.push('hang')
    const failed = failureOf(request())
    await bed.provider.arrived(1)
    bed.clock.sleep(3_600_000)

    expect(await failed).toMatchObject({ kind: 'unreachable' })
    expect(bed.provider.requests).toHaveLength(1)
  })

  it('outlive a listener that fails: its error surfaces, the new tokens stay', async () => {
    const full = new Error('disk full')
    bed.stream.listener = () => Promise.reject(full)

    await expect(Promise.allSettled([request(), request()])).resolves.toEqual([
      { status: 'rejected', reason: full },
      { status: 'rejected', reason: full },
    ])
    expect(bed.stream.source).toEqual({
      access_token: 'access-token-2',
      refresh_token: 'refresh-token-2',
    })
    expect(bed.stream.changes).toHaveLength(1)
    await expect(request()).resolves.toBe('rows for access-token-2')
    bed.provider.expire('access-token-2')
    bed.stream.listener = () => undefined
    await expect(request()).resolves.toBe('rows for access-token-3')
  })

  it('outlive a listener that throws at once', async () => {
    bed.stream.listener = () => {
      throw new HttpError(500)
    }
    await expect(request()).rejects.toMatchObject({ status: 500 })
    await expect(request()).resolves.toBe('rows for access-token-2')
    expect(bed.provider.requests).toHaveLength(1)
  })
})

describe('invalid_grant', () => {
  /** Another process refreshes, and what it got comes into the source while our request is under way. */
  const refreshElsewhere = (into: Stream, keys: readonly string[]): void => {
    const tokens = bed.provider.refreshElsewhere(String(into.source['refresh_token']))
    bed.clock.advance(60_000)
    bed.provider.faults.push({ status: 400, body: { error: 'invalid_grant' } })
    const log = into.log.bind(into)
    into.log = (...messages) => {
      log(...messages)
      for (const key of keys) into.source[key] = tokens[key]
    }
  }

  it('is no failure where the source meanwhile holds newer tokens', async () => {
    refreshElsewhere(bed.stream, ['access_token', 'refresh_token'])

    await expect(request()).resolves.toBe('rows for access-token-2')
    expect(bed.provider.requests).toHaveLength(1)
    expect(bed.stream.changes).toEqual([])
  })

  it('is answered with a newer refresh token where only that came', async () => {
    refreshElsewhere(bed.stream, ['refresh_token'])

    await expect(request()).resolves.toBe('rows for access-token-3')
    expect(bed.provider.requests.map(({ form }) => form['refresh_token'])).toEqual([
      'refresh-token-1',
      'refresh-token-2',
    ])
  })

  it('is final where the newer refresh token is refused too, even if there is a newer one again', async () => {
    const { stream } = bed
    const log = stream.log.bind(stream)
    let count = 0
    stream.log = (...messages) => {
      log(...messages)
      stream.source['refresh_token'] = `dead-${(count += 1)}`
    }
    stream.source['refresh_token'] = 'dead-0'

    await expect(request()).rejects.toMatchObject({
      kind: 'rejected',
      cause: { errorCode: 'invalid_grant' },
    })
    expect(bed.provider.requests.map(({ form }) => form['refresh_token'])).toEqual([
      'dead-0',
      'dead-1',
    ])
  })

  it('is final where the source still holds the same', async () => {
    bed.provider.faults.push({ status: 400, body: { error: 'invalid_grant' } })

    await expect(request()).rejects.toMatchObject({
      kind: 'rejected',
      cause: { status: 400, errorCode: 'invalid_grant' },
    })
    expect(bed.stream.changes).toEqual([])
  })

  it('is remembered for a minute: calls that go on failing do not flood the provider', async () => {
    bed.stream.source['refresh_token'] = 'dead'
    const copy = new Stream({ ...bed.stream.source })
    const refuse = (stream: Stream) =>
      expect(
        guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(stream),
      ).rejects.toMatchObject({ kind: 'rejected', cause: { errorCode: 'invalid_grant' } })
    for (let i = 0; i < 20; i++) await refuse(i % 2 === 0 ? bed.stream : copy)
    expect(bed.provider.requests).toHaveLength(1)

    bed.clock.advance(59_999)
    await refuse(bed.stream)
    expect(bed.provider.requests).toHaveLength(1)
    bed.clock.advance(1)
    await refuse(bed.stream)
    expect(bed.provider.requests).toHaveLength(2)
  })

  it('is remembered for no longer because somebody set the clock back', async () => {
    bed.provider.faults.push({ status: 400, body: { error: 'invalid_grant' } })
    await expect(request()).rejects.toMatchObject({ kind: 'rejected' })
    bed.clock.set(-86_400_000)
    bed.clock.advance(60_000)

    await expect(request()).resolves.toBe('rows for access-token-2')
  })

  it('is forgotten with the token: another sign-in is refreshed at once', async () => {
    const fresh = bed.provider.signIn()
    bed.stream.source['refresh_token'] = 'dead'
    await expect(request()).rejects.toMatchObject({ kind: 'rejected' })
    bed.stream.source['refresh_token'] = fresh.refresh_token

    await expect(request()).resolves.toBe('rows for access-token-3')
  })

  it('leaves an access token alone that still is good', async () => {
    bed.provider.faults.push({ status: 400, body: { error: 'invalid_grant' } })
    await expect(request()).rejects.toMatchObject({ kind: 'rejected' })
    const { access_token } = bed.provider.refreshElsewhere('refresh-token-1')
    bed.stream.source['access_token'] = access_token

    await expect(request()).resolves.toBe('rows for access-token-2')
  })

  it('does not make another refusal look at the source', async () => {
    refreshElsewhere(bed.stream, ['access_token', 'refresh_token'])
    bed.provider.faults[0] = { status: 401, body: { error: 'invalid_client' } }

    await expect(request()).rejects.toMatchObject({ cause: { errorCode: 'invalid_client' } })
  })
})

describe('a new sign-in while a refresh is under way', () => {
  const signInWhileRefreshing = (tokens: Record<string, unknown>): void => {
    const { stream } = bed
    stream.log = () => Object.assign(stream.source, tokens)
  }

  it('wins over the answer of the old one', async () => {
    const fresh = bed.provider.signIn()
    signInWhileRefreshing(fresh)

    await expect(request()).resolves.toBe(`rows for ${fresh.access_token}`)
    expect(bed.stream.source).toEqual(fresh)
    expect(bed.stream.changes).toEqual([])
  })

  it('wins also where it was refreshed before', async () => {
    const other = expiredStream(bed.provider)
    await guarded(requestOf(bed.provider), bed.provider.url, bed.environment).call(other)
    signInWhileRefreshing(other.source)

    await expect(request()).resolves.toBe(`rows for ${String(other.source['access_token'])}`)
    expect(bed.stream.source).toEqual(other.source)
    expect(bed.stream.changes).toEqual([])
  })
})
