import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import fc from 'fast-check'

import { CONFIG, Stream } from '../src/index.js'
import { LibratoServer, type Point } from './support/librato-server.js'

const DAY_SECONDS = 24 * 60 * 60
/** A boundary of five minutes; the test takes place a minute later. */
const NOW_SECONDS = 1_700_000_100
const NOW_MS = (NOW_SECONDS + 60) * 1000

const point = (metric: string, source: string, measure_time: number): Point => ({
  ...{ metric, source, measure_time },
  ...{ value: 84.5, count: 1 },
})

describe('the Librato source', () => {
  let server: LibratoServer
  let logged: string[]

  beforeEach(async () => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW_MS)
    server = new LibratoServer()
    logged = []
    await server.start()
    server.metrics = ['cpu', 'requests/s']
    server.points = [
      point('cpu', 'server1.example.com', NOW_SECONDS - 3 * DAY_SECONDS),
      point('cpu', 'server2.example.com', NOW_SECONDS - 3 * DAY_SECONDS),
      point('cpu', 'server1.example.com', NOW_SECONDS - 300),
      point('requests/s', 'server1.example.com', NOW_SECONDS - DAY_SECONDS),
    ]
  })

  afterEach(async () => {
    jest.restoreAllMocks()
    await server.stop()
  })

  const open = (more: object = {}): Stream => {
    const { user, token, url: apiUrl } = server
    const source = { ...{ user, token, apiUrl, type: 'librato' }, metrics: server.metrics, ...more }
    return new Stream(parseSource(CONFIG, source), { logger: (line) => logged.push(line) })
  }

  const timesOf = (rows: readonly Record<string, unknown>[]): unknown[] =>
    rows.map(({ metric, source, time }) => [metric, source, time])

  const expectedTimes = (points: readonly Point[]): unknown[] =>
    points.map(({ metric, source, measure_time }) => [metric, source, measure_time])

  describe('when Librato refuses or fails', () => {
    it.each([
      [400, 400, false, { params: { start_time: ['is missing', 'is required'] } }],
      [401, 401, false, { request: ['Authorization Required'] }],
      [403, 403, false, { request: ['you may not read this'] }],
      [404, 404, false, { request: ['Not Found'] }],
      [408, 408, true, { request: ['too slow'] }],
      [429, 429, true, { request: ['rate limit'] }],
      [500, 500, true, { system: ['internal'] }],
      [503, 500, true, { system: ['under maintenance'] }],
    ])('turns a %d into the status %d', async (httpStatus, status, retryable, errors) => {
      server.failNext(httpStatus, { errors }, httpStatus === 429 ? { 'retry-after': '30' } : {})

      await expect(open().read()).rejects.toMatchObject({
        ...{ code: 'PANOPLY_DATA_SOURCE_FAILED', phase: 'collect', sourceType: 'librato' },
        ...{ status, retryable },
        cause: { status: httpStatus },
      })
    })

    it('repeats every reason that Librato gives', async () => {
      const params = { start_time: ['is missing', 'is required'], resolution: ['is too fine'] }
      server.failNext(400, { errors: { params, request: ['one two'] } })

      await expect(open().read()).rejects.toThrow(
        'Librato answered 400 to metrics/cpu: start_time is missing; start_time is required; ' +
          'resolution is too fine; one two',
      )
    })

    it.each(['<html>502 Bad Gateway</html>', '', 'null', '{"errors":"all wrong"}'])(
      'says the status where the body tells no reason: %s',
      async (body) => {
        server.failNext(502, body)
        await expect(open().read()).rejects.toThrow(/^Librato answered 502 to metrics\/cpu$/)
      },
    )

    it.each([
      ['no JSON', 'maintenance'],
      ['a list', []],
      ['measurements in another form', { measurements: { server1: 3 } }],
      ['a measurement that is none', { measurements: { server1: [null] } }],
      ['a next_time in the past, which would never end', { query: { next_time: 1 } }],
    ])('refuses %s', async (_, body) => {
      server.failNext(200, body)
      await expect(open().read()).rejects.toMatchObject({ status: 422 })
    })

    it('says so when there is no answer', async () => {
      const stream = open()
      await server.stop()
      await expect(stream.read()).rejects.toMatchObject({
        ...{ status: 408, retryable: true },
        message: 'Librato did not answer to metrics/cpu',
      })
    })

    it('loses nothing when a page fails and is asked for again', async () => {
      const stream = open()
      await stream.read()
      server.failNext(503)
      await expect(stream.read()).rejects.toMatchObject({ status: 500 })

      expect(timesOf((await readAll(stream)).rows)).toEqual(expectedTimes(server.points.slice(3)))
    })

    it('shows the token nowhere', async () => {
      const stream = open({ metrics: ['deleted'] })
      const error: unknown = await stream.read().catch((thrown: unknown) => thrown)

      const basic = Buffer.from(`${server.user}:${server.token}`).toString('base64')
      for (const text of [...logged, String(error), JSON.stringify(error)]) {
        expect(text).not.toContain(server.token)
        expect(text).not.toContain(basic)
      }
      expect(logged.join()).toContain('reading deleted')
    })
  })

  describe('its parameters', () => {
    it('are checked before anything is read', () => {
      expect(() => parseSource(CONFIG, { user: 'me' })).toThrow(/token.*\n?.*metrics/s)
    })
  })

  it('reads the complete measurements of the last seven days', async () => {
    const early = point('cpu', 'a', NOW_SECONDS - 8 * DAY_SECONDS)
    const incomplete = point('cpu', 'a', NOW_SECONDS)
    server.points = [...server.points, early, incomplete]

    const { rows } = await readAll(open())
    expect(timesOf(rows)).toEqual(
      expect.arrayContaining(
        expectedTimes(server.points.filter((one) => one !== early && one !== incomplete)),
      ),
    )
    expect(rows).toHaveLength(4)
    expect(rows[0]).toEqual({
      ...{ metric: 'cpu', source: 'server1.example.com', time: NOW_SECONDS - 3 * DAY_SECONDS },
      ...{ value: 84.5, count: 1, __table: 'measurements', __state: expect.any(String) },
    })
    expect(server.requests.map(({ pathname }) => pathname)).toEqual([
      '/v1/metrics/cpu',
      '/v1/metrics/requests%2Fs',
    ])
  })

  it('follows the pages of a metric, and tells after each how far it is', async () => {
    server.pageSeconds = 2 * DAY_SECONDS
    const { batches, rows, events } = await readAll(open())

    expect(rows).toHaveLength(4)
    expect(batches).toHaveLength(8)
    const progress = events.filter(({ type }) => type === 'progress')
    expect(progress).toHaveLength(batches.length)
    expect(progress.at(-1)?.data).toEqual({ loaded: 2, total: 2, msg: '2 of 2 metrics loaded' })
  })

  it('ends at once where a metric has no measurements and no others are chosen', async () => {
    server.metrics = ['idle']
    const { rows, state } = await readAll(open())
    expect(rows).toEqual([])
    expect(state).toEqual({ startTimes: { idle: NOW_SECONDS } })
  })

  it('goes on where the state says, metric by metric', async () => {
    const startTimes = { cpu: NOW_SECONDS - 300 }
    const { rows } = await readAll(open({ state: { startTimes } }))
    expect(timesOf(rows)).toEqual(expectedTimes(server.points.slice(2)))
  })

  it('asks for nothing that was read before', async () => {
    const { state } = await readAll(open())
    server.requests.length = 0
    await expect(open({ state }).read()).resolves.toBeNull()
    expect(server.requests).toEqual([])
  })

  it('reads every measurement once, however large the pages are and wherever it was stopped', async () => {
    const offsets = fc.uniqueArray(fc.integer({ min: 1, max: 7 * 24 * 12 - 1 }), { maxLength: 30 })
    const pages = fc.integer({ min: 1, max: 14 }).map((halfDays) => (halfDays * DAY_SECONDS) / 2)
    const property = fc.asyncProperty(offsets, pages, fc.nat(10), async (ago, seconds, stop) => {
      server.points = ago.map((steps) => point('cpu', 'a', NOW_SECONDS - steps * 300))
      server.pageSeconds = seconds

      let state: object = {}
      const first = open({ metrics: ['cpu'] })
      const rows: Record<string, unknown>[] = []
      first.on('source-state', ({ state: reported }) => (state = reported))
      for (let count = 0; count < stop; count += 1) {
        rows.push(...(((await first.read()) as Record<string, unknown>[] | null) ?? []))
      }
      rows.push(...(await readAll(open({ metrics: ['cpu'], state }))).rows)

      const times = rows.map(({ time }) => Number(time)).sort((a, b) => a - b)
      expect(times).toEqual(server.points.map((one) => one.measure_time).sort((a, b) => a - b))
    })
    await fc.assert(property, { numRuns: 12 })
  })
})
