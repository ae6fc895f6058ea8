import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { checkConfig, mergeState, parseSource, resolveValues } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import fc from 'fast-check'

import { CONFIG, Stream } from '../src/index.js'
import { FakeClock } from './support/fake-clock.js'
import { TypeformServer } from './support/typeform-server.js'

const MINUTE_MS = 60_000
const NOW = '2026-03-29T12:00:00Z'
const ago = (minutes: number): string =>
  new Date(Date.parse(NOW) - minutes * MINUTE_MS).toISOString()

describe('the Typeform source', () => {
  const survey = { name: 'Survey', value: 'abc123' }
  const signup = { name: 'Sign up', value: 'def456' }
  let server: TypeformServer
  let clock: FakeClock
  let logged: string[]

  beforeEach(async () => {
    server = new TypeformServer()
    clock = new FakeClock(NOW)
    logged = []
    await server.start()
    server.forms = [survey, signup].map(({ name, value }) => ({ id: value, title: name }))
    server.responses = [1, 2, 3, 4, 5].map((index) => ({
      ...{ form: index < 5 ? survey.value : signup.value, token: `response-${index}` },
      submitted_at: ago(index * 100),
    }))
  })

  afterEach(() => server.stop())

  const open = (more: object = {}): Stream => {
    const source = {
      ...server.tokens,
      apiUrl: server.url,
      type: 'typeform',
      forms: [survey, signup],
    }
    const parsed = parseSource(CONFIG, { ...source, ...more }) as ConstructorParameters<
      typeof Stream
    >[0]
    const refresh = { client_id: 'client', client_secret: 'client-secret' }
    return new Stream(parsed, { clock, refresh, logger: (line) => logged.push(line) })
  }

  const idsOf = (rows: unknown): unknown[] => (rows as { id: unknown }[]).map(({ id }) => id)

  describe('when Typeform refuses or fails', () => {
    it.each([
      [400, 400, false],
      [403, 403, false],
      [404, 404, false],
      [500, 500, true],
      [503, 500, true],
    ])('turns a %d into the status %d (retryable: %s)', async (httpStatus, status, retryable) => {
      server.failNext(httpStatus, { code: 'SOME_CODE', description: 'some words' })
      await expect(open().read()).rejects.toMatchObject({
        ...{ status, retryable, phase: 'collect', sourceType: 'typeform' },
        message: `Typeform answered ${httpStatus} to forms/abc123/responses: some words, SOME_CODE`,
      })
    })

    it.each(['<html>bad gateway</html>', 'null', '{"code":7}'])(
      'says the status where the body tells no reason: %s',
      async (body) => {
        server.failNext(502, body)
        await expect(open().read()).rejects.toThrow(/answered 502 to forms\/abc123\/responses$/)
      },
    )

    it.each([
      ['no JSON', 'maintenance'],
      ['no items', {}],
      ['items that are none', { items: ['text'] }],
      ['a response without a token', { items: [{ answers: [] }] }],
      ['answers that are no list', { items: [{ token: 't', answers: 'yes' }] }],
    ])('refuses %s', async (_, body) => {
      server.failNext(200, body)
      await expect(open().read()).rejects.toMatchObject({ status: 422 })
    })

    it('ends instead of turning in circles when a page is given again', async () => {
      const stream = open()
      await stream.read(1)
      server.failNext(200, { items: [{ token: 'response-1' }] })
      await expect(stream.read(1)).rejects.toMatchObject({ status: 422 })
    })

    it('says so when there is no answer', async () => {
      const stream = open()
      await server.stop()
      await expect(stream.read()).rejects.toMatchObject({ status: 408, retryable: true })
    })

    it('waits as long as Typeform asks, and gives up in the end', async () => {
      server.failNext(429, {}, { 'retry-after': '7' })
      await expect(open().read()).resolves.toHaveLength(4)
      expect(clock.sleptMs).toEqual([7_000])

      for (let count = 0; count < 5; count += 1) server.failNext(429)
      await expect(open().read()).rejects.toMatchObject({ status: 429, retryable: true })
    })

    it('loses nothing when a page fails and is asked for again', async () => {
      const stream = open()
      await stream.read(2)
      server.failNext(503)
      await expect(stream.read(2)).rejects.toMatchObject({ status: 500 })
      const { rows } = await readAll(stream, { batchSize: 2 })
      expect(idsOf(rows)).toEqual(['response-3', 'response-4', 'response-5'])
    })

    it('refuses a time that is none', async () => {
      const stream = open({ lastTimeSucceed: 'yesterday' })
      await expect(stream.read()).rejects.toMatchObject({ status: 400, retryable: false })
    })
  })

  describe('its access token', () => {
    it('is refreshed once when it has run out, and the new ones are told to be saved', async () => {
      const stream = open()
      const saved: unknown[] = []
      stream.on('source-change', (changed) => saved.push(changed))
      server.expireAccessToken()

      expect((await readAll(stream)).rows).toHaveLength(5)
      expect(server.refreshes).toBe(1)
      expect(saved).toEqual([server.tokens])
      expect(stream.source).toMatchObject(server.tokens)
    })

    it('cannot be refreshed after the sign-in was revoked', async () => {
      const stream = open()
      server.revoke()
      await expect(stream.read()).rejects.toMatchObject({
        ...{ status: 401, retryable: false, errorName: 'TokenValidationError' },
      })
    })

    it('may be a personal one, which is not refreshed', async () => {
      const stream = open({ refresh_token: undefined })
      await expect(stream.read()).resolves.toHaveLength(4)
      server.expireAccessToken()
      await expect(stream.read()).rejects.toMatchObject({ status: 401, retryable: false })
      expect(server.refreshes).toBe(0)
    })

    it('is shown nowhere, nor is any other secret', async () => {
      const secrets = ['client-secret', ...Object.values(server.tokens)]
      const stream = open({ forms: [{ name: 'Deleted', value: 'deleted' }] })
      server.expireAccessToken()
      const error: unknown = await stream.read().catch((thrown: unknown) => thrown)
      secrets.push(...Object.values(server.tokens))

      expect(error).toMatchObject({ status: 404, message: expect.stringContaining('Non existing') })
      expect(logged.join()).toContain('reading Deleted')
      for (const text of [...logged, String(error), JSON.stringify(error)]) {
        for (const secret of secrets) expect(text).not.toContain(secret)
      }
    })
  })

  it('reads all responses, newest first, and tells how far it is', async () => {
    const { rows, batches, events } = await readAll(open(), { batchSize: 3 })
    expect(idsOf(rows)).toEqual([1, 2, 3, 4, 5].map((index) => `response-${index}`))
    expect(rows.map(({ __table }) => __table)).toEqual([
      ...Array<string>(4).fill('Survey'),
      'Sign up',
    ])
    const progress = events.filter(({ type }) => type === 'progress')
    expect(progress).toHaveLength(batches.length)
    expect(progress.at(-1)?.data).toEqual({ loaded: 2, total: 2, msg: '2 of 2 forms fetched' })
    expect(clock.sleptMs).toEqual([500, 500])
  })

  it('asks for the kind of responses that was chosen, a thousand at most', async () => {
    await open({ responseType: 'partial' }).read(5_000)
    expect(server.requests[0]?.search).toBe('?page_size=1000&response_type=partial')
  })

  it('flattens the answers and ties them to their response', async () => {
    const answers = [
      { field: { id: 'f1', type: 'short_text' }, type: 'text', text: 'Zoë' },
      { field: { id: 'f2' }, type: 'choices', choices: { labels: ['a', 'b'] } },
    ]
    const fixed = { form: survey.value, submitted_at: ago(1) }
    server.responses = [
      { ...fixed, token: 't1', answers },
      { ...fixed, token: 't2' },
    ]
    const { rows } = await readAll(open({ forms: [survey] }))
    expect(rows[0]).toEqual({
      ...{ token: 't1', id: 't1', submitted_at: ago(1), __table: 'Survey', __completed: true },
      __state: expect.any(String),
      answers: [
        {
          ...{ field_id: 'f1', field_type: 'short_text', type: 'text', text: 'Zoë' },
          ...{ id: 't1-f1', __parent_id: 't1' },
        },
        {
          ...{ field_id: 'f2', type: 'choices', choices_labels: ['a', 'b'] },
          ...{ id: 't1-f2', __parent_id: 't1' },
        },
      ],
    })
    expect(rows[1]).toMatchObject({ id: 't2', __completed: false, answers: [] })
  })

  it.each([
    [undefined, 'typeform_{__table}'],
    ['surveys', 'surveys_{__table}'],
    ['{__table}_answers', '{__table}_answers'],
  ])('gives each form a table: %s becomes %s', (destination, expected) => {
    const { source } = open({ destination })
    expect(source).toMatchObject({ destination: expected, idpattern: '{id}' })
  })

  describe('reading what is new', () => {
    it('goes back an hour before the last success', async () => {
      const { rows } = await readAll(open({ lastTimeSucceed: ago(150) }))
      expect(server.requests[0]?.searchParams.get('since')).toBe(`${ago(210).slice(0, 19)}Z`)
      expect(idsOf(rows)).toEqual(['response-1', 'response-2'])
    })

    it('goes back an hour before the run that the state tells of', async () => {
      const { state } = await readAll(open())
      const since = `${ago(60).slice(0, 19)}Z`
      expect(state).toMatchObject({ forms: { abc123: { since, before: null } } })

      server.responses.push({ form: survey.value, token: 'new', submitted_at: ago(30) })
      expect(idsOf((await readAll(open({ state }))).rows)).toEqual(['new'])
    })

    it('misses no response that came while it was interrupted', async () => {
      const first = open({ forms: [survey] })
      let state = {}
      first.on('source-state', ({ state: update }) => (state = mergeState(state, update)))
      await first.read(2)

      clock = new FakeClock('2026-03-30T12:00:00Z')
      server.responses.push({ form: survey.value, token: 'meanwhile', submitted_at: ago(-120) })
      const second = await readAll(open({ forms: [survey], state }))
      const third = await readAll(open({ forms: [survey], state: second.state }))
      expect(idsOf(second.rows)).toEqual(['response-3', 'response-4'])
      expect(idsOf(third.rows)).toEqual(['meanwhile'])
    })

    it('misses no response, whatever the page size and wherever it is stopped', async () => {
      const property = fc.asyncProperty(
        ...[fc.nat(20), fc.integer({ min: 1, max: 7 }), fc.nat(8)],
        async (count, n, stop) => {
          server.responses = Array.from({ length: count }, (_, index) => ({
            ...{ form: survey.value, token: `r${index}`, submitted_at: ago(index * 10 + 1) },
          }))
          let state = {}
          const first = open({ forms: [survey] })
          const all = idsOf((await readAll(open({ forms: [survey] }))).rows)
          first.on('source-state', ({ state: update }) => (state = mergeState(state, update)))
          const ids = new Set<unknown>()
          for (let reads = 0; reads < stop; reads += 1) {
            for (const id of idsOf((await first.read(n)) ?? [])) ids.add(id)
          }
          const rest = open({ forms: [survey], state })
          for (const id of idsOf((await readAll(rest, { batchSize: n })).rows)) ids.add(id)
          expect([...ids]).toEqual(all)
        },
      )
      await fc.assert(property, { numRuns: 30 })
    })
  })

  describe('the forms to choose from', () => {
    const forms = CONFIG.params.find(({ name }) => name === 'forms') ?? {}
    const listed = (more: object = {}): Promise<readonly unknown[]> =>
      resolveValues(forms, { ...server.tokens, apiUrl: server.url, ...more }, { clock })

    it('cannot be listed with an expired token, and no refresh token is spent', async () => {
      await expect(listed({ access_token: 'expired' })).rejects.toMatchObject({
        ...{ status: 401, phase: 'config' },
        message: expect.stringContaining('Authentication credentials not found'),
      })
      expect(server.refreshes).toBe(0)
    })

    it.each([0, 2, 200, 201])('are all listed when there are %d', async (count) => {
      server.forms = Array.from({ length: count }, (_, index) => ({
        id: `f${index}`,
        title: `Form ${index}`,
      }))
      const expected = server.forms.map(({ id, title }) => ({ name: title, value: id }))
      await expect(listed()).resolves.toEqual(expected)
    })
  })

  it('has a CONFIG without flaws', () => {
    expect(checkConfig(CONFIG).issues).toEqual([])
  })
})
