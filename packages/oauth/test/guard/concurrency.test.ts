import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  CLIENT,
  environmentWith,
  expiredStreams,
  gate,
  guarded,
  HttpError,
  nth,
  requestOf,
  type Stream,
} from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

const streams = (count: number): Stream[] => expiredStreams(bed.provider, count)

/** A request that has read its token before `opened`, and sends it after that. */
const slowRequest = (opened: Promise<void>) =>
  guarded(
    async function (this: Stream) {
      const token = this.source['access_token']
      if (token === 'access-token-1') await opened
      if (!bed.provider.accepts(token)) throw new HttpError(401)
      return `rows for ${String(token)}`
    },
    bed.provider.url,
    bed.environment,
  )

describe('calls that fail at once', () => {
  it('500 over 10 instances with the same token cause one request and 500 successes', async () => {
    const instances = streams(10)
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment, {
      callback: 'onToken',
    })

    const results = await Promise.all(
      Array.from({ length: 500 }, (_, i) => request.call(nth(instances, i))),
    )

    expect(bed.provider.requests).toHaveLength(1)
    expect(new Set(results)).toEqual(new Set(['rows for access-token-2']))
    const tokens = { access_token: 'access-token-2', refresh_token: 'refresh-token-2' }
    for (const stream of instances) {
      expect(stream.source).toEqual(tokens)
      expect(stream.changes).toEqual([tokens])
      expect(stream.newTokens).toEqual(['access-token-2'])
    }
  })

  it.each([3, 5])('%d of one instance all succeed', async (count) => {
    const [stream] = streams(1) as [Stream]
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)

    const results = await Promise.allSettled(
      Array.from({ length: count }, () => request.call(stream)),
    )

    expect(results.every(({ status }) => status === 'fulfilled')).toBe(true)
    expect(bed.provider.requests).toHaveLength(1)
  })

  it('share the refresh across several guarded methods, each with its callback', async () => {
    const [stream] = streams(1) as [Stream]
    const told: string[] = []
    const methods = ['a', 'b'].map((name) =>
      guarded(requestOf(bed.provider), bed.provider.url, bed.environment, {
        callback: (token) => told.push(`${name} ${token}`),
      }),
    )

    await Promise.all(methods.map((method) => method.call(stream)))

    expect(bed.provider.requests).toHaveLength(1)
    expect(stream.changes).toHaveLength(1)
    expect(told.sort()).toEqual(['a access-token-2', 'b access-token-2'])
  })

  it('share the failure too, and the next call asks afresh', async () => {
    const instances = streams(2)
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    bed.provider.faults.push({ status: 403 })

    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => request.call(nth(instances, i))),
    )

    expect(results.map(({ status }) => status)).toEqual(Array(10).fill('rejected'))
    expect(bed.provider.requests).toHaveLength(1)
    await expect(request.call(nth(instances, 0))).resolves.toBe('rows for access-token-2')
  })

  it('with different tokens, or for different clients, are different refreshes', async () => {
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    const [one] = streams(1) as [Stream]
    const [two, three] = streams(2) as [Stream, Stream]
    bed.provider.rotates = false
    three.options = { refresh: { ...CLIENT, client_id: 'app-2' } }

    await Promise.all([one, two, three].map((stream) => request.call(stream)))

    expect(bed.provider.requests).toHaveLength(3)
    expect(new Set([one, two, three].map(({ source }) => source['access_token'])).size).toBe(3)
  })
})

describe('a late failure', () => {
  it('that still held the old token causes no request, in the same instance and in another', async () => {
    const [one, two] = streams(2) as [Stream, Stream]
    const { opened, open } = gate()
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    const slow = slowRequest(opened)
    const late = [slow.call(one), slow.call(two)]
    await request.call(one)
    open()

    await expect(Promise.all(late)).resolves.toEqual(Array(2).fill('rows for access-token-2'))
    expect(bed.provider.requests).toHaveLength(1)
    expect(two.changes).toEqual([
      { access_token: 'access-token-2', refresh_token: 'refresh-token-2' },
    ])
  })

  it('that meets the next refresh waits for it', async () => {
    const [one, two] = streams(2) as [Stream, Stream]
    const { opened, open } = gate()
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    const slow = slowRequest(opened)
    const late = slow.call(two)
    await request.call(one)
    bed.provider.expire('access-token-2')
    bed.provider.faults.push('hang')
    const second = request.call(one)
    await bed.provider.arrived(2)
    open()
    await bed.clock.passWait(6_000)
    await bed.clock.passWait(500)

    await expect(Promise.all([second, late])).resolves.toEqual(
      Array(2).fill('rows for access-token-3'),
    )
    expect(bed.provider.requests).toHaveLength(3)
  })

  it('is refreshed for where the newer token is refused as well, and no more than once', async () => {
    const [stream] = streams(1) as [Stream]
    const { opened, open } = gate()
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    const late = slowRequest(opened).call(stream)
    let runs = 0
    const refused = new HttpError(401)
    const lateForGood = guarded(
      async () => {
        runs++
        await opened
        throw refused
      },
      bed.provider.url,
      bed.environment,
    ).call(stream)
    await request.call(stream)
    bed.provider.expire('access-token-2')
    open()

    await expect(late).resolves.toBe('rows for access-token-3')
    await expect(lateForGood).rejects.toBe(refused)
    expect([runs, bed.provider.requests.length]).toEqual([3, 2])
  })

  it('of a copy whose token does not rotate is given the newer access token', async () => {
    bed.provider.rotates = false
    const [one, two] = streams(2) as [Stream, Stream]
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)

    await request.call(one)
    await expect(request.call(two)).resolves.toBe('rows for access-token-2')

    expect(bed.provider.requests).toHaveLength(1)
    expect(two.changes).toEqual([{ access_token: 'access-token-2' }])
  })
})

describe('a refresh that hangs', () => {
  it('is timed out for all its waiters within 20 s, and the next one starts afresh', async () => {
    const instances = streams(5)
    const request = guarded(requestOf(bed.provider), bed.provider.url, bed.environment)
    const startedAtMs = bed.clock.date().getTime()
    bed.provider.faults.push('hang', 'hang', 'hang')
    const calls = Promise.allSettled(
      Array.from({ length: 50 }, (_, i) => request.call(nth(instances, i))),
    )
    await bed.provider.arrived(1)
    await bed.clock.passWait(6_000)
    await bed.clock.passWait(500)
    await bed.provider.arrived(2)
    await bed.clock.passWait(6_000)
    await bed.clock.passWait(1_000)
    await bed.provider.arrived(3)
    await bed.clock.passWait(6_000)

    const results = await calls
    expect(bed.clock.date().getTime() - startedAtMs).toBeLessThanOrEqual(20_000)
    expect(bed.provider.requests).toHaveLength(3)
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { kind: 'unreachable' } })
    }
    expect(bed.clock.pending).toBe(0)

    await expect(request.call(nth(instances, 0))).resolves.toBe('rows for access-token-2')
    expect(bed.provider.requests).toHaveLength(4)
  })
})

describe('whatever the order of calls', () => {
  it('no refresh token is used twice, no call fails, and every source ends with good tokens', async () => {
    const call = fc.record({ stream: fc.nat(4), expireBefore: fc.boolean(), wait: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 25 }), async (calls) => {
        const before = bed.provider.requests.length
        const instances = streams(5)
        const request = guarded(
          requestOf(bed.provider),
          bed.provider.url,
          environmentWith(bed.clock),
        )
        const results: Promise<string>[] = []
        for (const { stream, expireBefore, wait } of calls) {
          const instance = nth(instances, stream)
          // A token runs out between calls, not under the second try of one.
          if (expireBefore && wait) bed.provider.expire(String(instance.source['access_token']))
          results.push(request.call(instance))
          if (wait) await Promise.all(results)
        }
        await Promise.all(results)

        const sent = bed.provider.requests.slice(before).map(({ form }) => form['refresh_token'])
        expect(new Set(sent).size).toBe(sent.length)
        for (const instance of instances) await request.call(instance)
      }),
      { numRuns: 60 },
    )
  })
})
