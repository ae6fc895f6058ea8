import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { refreshDueAt } from '../../src/request/token-lifetime.js'
import { guarded, requestOf, Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const HOUR_MS = 3_600_000
const bed = useTestBed()

const request = (instance = bed.stream): Promise<string> =>
  guarded(requestOf(bed.provider), bed.provider.url, bed.environment, { callback: 'onToken' }).call(
    instance,
  )

/** After this the stream holds access-token-2, which lives as long as `expires_in` says. */
const refreshOnce = async (expires_in: unknown): Promise<void> => {
  bed.provider.answerWith = { expires_in }
  await request()
  expect(bed.provider.requests).toHaveLength(1)
}

describe('a token whose life is known', () => {
  it.each([
    ['an hour', 3_600, HOUR_MS - 60_000],
    ['a text', '3600', HOUR_MS - 60_000],
    ['30 s: half of it', 30, 15_000],
  ])('of %s is refreshed in time, before the method runs', async (_, expiresIn, dueMs) => {
    await refreshOnce(expiresIn)
    bed.clock.advance(dueMs - 1)
    await expect(request()).resolves.toBe('rows for access-token-2')
    bed.clock.advance(1)
    await expect(request()).resolves.toBe('rows for access-token-3')

    expect(bed.provider.requests).toHaveLength(2)
    expect(bed.stream.newTokens).toEqual(['access-token-2', 'access-token-3'])
    expect(bed.stream.changes).toHaveLength(2)
  })

  it('is refreshed by one request for all who ask, copies of the source included', async () => {
    await refreshOnce(3_600)
    const copies = Array.from({ length: 4 }, () => new Stream({ ...bed.stream.source }))
    bed.clock.advance(HOUR_MS)

    const results = await Promise.all(Array.from({ length: 100 }, (_, i) => request(copies[i % 4])))

    expect(new Set(results)).toEqual(new Set(['rows for access-token-3']))
    expect(bed.provider.requests).toHaveLength(2)
    for (const copy of copies) expect(copy.changes).toHaveLength(1)
  })

  it('shares its refresh with calls that were refused meanwhile', async () => {
    await refreshOnce(3_600)
    const copy = new Stream({ ...bed.stream.source })
    bed.clock.advance(HOUR_MS)
    bed.provider.faults.push('hang')
    const ahead = request()
    await bed.provider.arrived(2)
    const refused = request(copy)
    await bed.clock.passWait(6_000)
    await bed.clock.passWait(500)

    await expect(Promise.all([ahead, refused])).resolves.toHaveLength(2)
    expect(bed.provider.requests).toHaveLength(3)
    expect(copy.source).toEqual(bed.stream.source)
  })

  it('of a copy two refreshes old is brought up to date with one request', async () => {
    const copy = new Stream({ ...bed.stream.source })
    await refreshOnce(3_600)
    bed.clock.advance(HOUR_MS)

    await expect(request(copy)).resolves.toBe('rows for access-token-3')
    expect(bed.provider.requests[1]?.form).toMatchObject({ refresh_token: 'refresh-token-2' })
  })

  it('is not refreshed ahead where the source holds another one by now', async () => {
    await refreshOnce(3_600)
    bed.clock.advance(HOUR_MS)
    bed.provider.rotates = false
    const elsewhere = bed.provider.refreshElsewhere('refresh-token-2')
    bed.stream.source['access_token'] = elsewhere['access_token']

    await request()
    expect(bed.provider.requests).toHaveLength(1)
  })
})

describe('a refresh ahead of time that fails', () => {
  it('costs nothing while the old token is good, and is not tried again until it is refused', async () => {
    await refreshOnce(3_600)
    bed.clock.advance(HOUR_MS - 60_000)
    bed.provider.faults.push({ status: 403 })

    await expect(request()).resolves.toBe('rows for access-token-2')
    await expect(request()).resolves.toBe('rows for access-token-2')
    expect(bed.provider.requests).toHaveLength(2)
    expect(bed.stream.logged.at(-1)).toMatch(/^continuing with the old access token: .*HTTP 403/)

    bed.provider.expire('access-token-2')
    await expect(request()).resolves.toBe('rows for access-token-3')
    bed.clock.advance(HOUR_MS)
    await expect(request()).resolves.toBe('rows for access-token-4')
  })

  it('surfaces what a listener throws', async () => {
    await refreshOnce(3_600)
    bed.clock.advance(HOUR_MS)
    const full = new Error('disk full')
    bed.stream.listener = () => {
      throw full
    }

    await expect(request()).rejects.toBe(full)
    await expect(request()).resolves.toBe('rows for access-token-3')
    expect(bed.stream.newTokens.at(-1)).toBe('access-token-3')
  })
})

describe('a plain function', () => {
  it('is known to return a promise once it has, and waits from then on', async () => {
    await refreshOnce(3_600)
    bed.clock.advance(HOUR_MS - 1)
    const plain = guarded(
      function (this: Stream) {
        return Promise.resolve(this.source['access_token'])
      },
      bed.provider.url,
      bed.environment,
    )

    await expect(plain.call(bed.stream)).resolves.toBe('access-token-2')
    await expect(plain.call(bed.stream)).resolves.toBe('access-token-3')
  })
})

describe('a token whose life is not known', () => {
  it.each([undefined, null, 0, -5, 'soon', true, {}])(
    '(expires_in %p) is used until it is refused',
    async (value) => {
      await refreshOnce(value)
      bed.clock.advance(1_000 * HOUR_MS)

      await expect(request()).resolves.toBe('rows for access-token-2')
      expect(bed.provider.requests).toHaveLength(1)
    },
  )
})

describe('the moment from which on a token is refreshed', () => {
  const receivedAtMs = Date.UTC(2026, 10, 24, 12)
  const sentAtMs = receivedAtMs - 5_000
  const due = (serverDateMs: number | undefined): number =>
    refreshDueAt(3_600, { sentAtMs, receivedAtMs, serverDateMs })

  it('is counted from the Date of the answer where the clocks agree', () => {
    expect(due(sentAtMs + 2_000)).toBe(sentAtMs + 2_000 + HOUR_MS - 60_000)
  })

  it.each([
    ['an hour ahead', receivedAtMs + HOUR_MS],
    ['an hour behind', sentAtMs - HOUR_MS],
    ['not told', undefined],
  ])('is counted from the request where the other clock is %s', (_, serverDateMs) => {
    expect(due(serverDateMs)).toBe(sentAtMs + HOUR_MS - 60_000)
  })

  it('accepts a difference of less than a second, because the header has whole seconds', () => {
    expect(due(sentAtMs - 999)).toBe(sentAtMs + HOUR_MS - 60_000)
  })

  it('always lies within the life of the token, by whatever clock', () => {
    const exchange = fc.record({
      sentAtMs: fc.constant(0),
      receivedAtMs: fc.nat(20_000),
      serverDateMs: fc.option(fc.integer(), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e7 }), exchange, (seconds, times) => {
        const dueAtMs = refreshDueAt(seconds, times)
        expect(dueAtMs).toBeGreaterThan(0)
        expect(dueAtMs).toBeLessThan(times.receivedAtMs + seconds * 1_000)
      }),
    )
  })
})
