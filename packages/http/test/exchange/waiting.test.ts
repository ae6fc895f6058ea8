import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { ok, status } from '../support/api-server.js'
import { failureOf, Scene } from '../support/scene.js'

const DATE = 'Sun, 01 Mar 2026 12:00:00 GMT'

describe('an API that asks to wait', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  it.each([
    [429, { 'retry-after': '7' }, [7_000]],
    [503, { 'retry-after': '7' }, [7_000]],
    [500, { 'retry-after': '7' }, [7_000]],
    [429, { 'retry-after': '0' }, []],
    [429, { 'retry-after': 'Sun, 01 Mar 2026 12:00:09 GMT', date: DATE }, [9_000]],
    // The server's clock is an hour behind: its own date counts.
    [
      429,
      { 'retry-after': 'Sun, 01 Mar 2026 11:00:09 GMT', date: 'Sun, 01 Mar 2026 11:00:00 GMT' },
      [9_000],
    ],
    [429, { 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT', date: DATE }, []],
    [429, { 'retry-after': '-3' }, [1_000]],
    [429, { 'retry-after': 'soon' }, [1_000]],
    [429, {}, [1_000]],
    [429, { 'x-ratelimit-reset': '3' }, [3_000]],
    [429, { 'x-ratelimit-reset': String(Date.parse(DATE) / 1_000 + 4), date: DATE }, [4_000]],
    [429, { 'x-ratelimit-reset': String(Date.parse(DATE) + 4_000), date: DATE }, [4_000]],
    [429, { ratelimit: '"default";r=0;t=6' }, [6_000]],
    [429, { 'ratelimit-reset': '6', 'retry-after': '2' }, [2_000]],
    // A reset beside another failure is no wish.
    [503, { 'x-ratelimit-reset': '50' }, [250]],
  ])('with %d and %j is waited for: %j ms', async (code, headers, sleptMs) => {
    scene.server.next(status(code, headers))
    await scene.client().get('rows')
    expect(scene.server.received).toHaveLength(2)
    expect(scene.clock.sleptMs).toEqual(sleptMs)
  })

  it.each([
    ['61', 61_000],
    ['3600', 3_600_000],
    ['99999999999', 2_147_483_647],
  ])('for %s seconds is left to the system', async (seconds, retryAfterMs) => {
    scene.server.always = status(429, { 'retry-after': seconds })
    const error = await failureOf(scene.client().get('rows'))
    expect(error).toMatchObject({ name: 'RateLimitError', retryable: true, retryAfterMs })
    expect(scene.server.received).toHaveLength(1)
    expect(scene.clock.sleptMs).toEqual([])
  })

  it('is waited for as long as the author allows', async () => {
    scene.server.next(status(429, { 'retry-after': '600' }))
    await scene.client({ retry: { maxWaitMs: 600_000 } }).get('rows')
    expect(scene.clock.sleptMs).toEqual([600_000])
  })

  it('again and again is given up on', async () => {
    scene.server.always = status(429, { 'retry-after': '2' })
    const error = await failureOf(scene.client().get('rows'))
    expect(error).toMatchObject({ status: 429, retryAfterMs: 2_000, retryable: true })
    expect(scene.clock.sleptMs).toEqual([2_000, 2_000, 2_000])
  })

  it('is heeded by the other calls of the client', async () => {
    const client = scene.client()
    scene.server.next(status(429, { 'retry-after': '20' }))
    await failureOf(client.post('rows'))
    expect(scene.clock.sleptMs).toEqual([])
    await client.get('others')
    expect(scene.clock.sleptMs).toEqual([20_000])
  })

  it('by saying that no request is left is heeded before it has to refuse one', async () => {
    const client = scene.client()
    scene.server.next(ok(1, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '20' }))
    scene.server.next(ok(2, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '20' }))
    await client.get('rows')
    await client.get('rows')
    expect(scene.clock.sleptMs).toEqual([])
    await client.get('rows')
    expect(scene.clock.sleptMs).toEqual([20_000])
  })

  it('by saying that no request is left for a day is not waited for', async () => {
    const client = scene.client()
    scene.server.next(ok(1, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '86400' }))
    await client.get('rows')
    await client.get('rows')
    expect(scene.clock.sleptMs).toEqual([])
  })

  it('gets no more requests than the rate limit of the client, from all calls together', async () => {
    const rateLimit = { requests: 2, perMs: 1_000 }
    const client = scene.client({ rateLimit })
    const startedMs = scene.clock.date().getTime()
    const times: number[] = []
    scene.server.always = (response) => {
      times.push(scene.clock.date().getTime() - startedMs)
      response.writeHead(204).end()
    }
    for (let count = 0; count < 3; count += 1) {
      await client.get('rows')
      await client.post('rows')
    }
    expect(times).toEqual([0, 0, 1_000, 1_000, 2_000, 2_000])
  })

  it('gets attempts within the rate limit, too', async () => {
    scene.server.next(status(500), status(500))
    await scene.client({ rateLimit: { requests: 1, perMs: 10_000 } }).get('rows')
    expect(scene.clock.sleptMs).toEqual([250, 9_750, 500, 9_500])
  })
})
