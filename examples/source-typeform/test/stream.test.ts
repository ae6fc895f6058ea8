import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { checkConfig, mergeState, resolveValues } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import fc from 'fast-check'

import { CONFIG } from '../src/index.js'
import { FakeClock } from './support/fake-clock.js'
import { ago, idsOf, Scene, survey } from './support/scene.js'

describe('the Typeform source', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  it('reads all responses, newest first, and tells how far it is', async () => {
    const { rows, batches, events } = await readAll(scene.open(), { batchSize: 3 })
    expect(idsOf(rows)).toEqual([1, 2, 3, 4, 5].map((index) => `response-${index}`))
    expect(rows.map(({ __table }) => __table)).toEqual([
      ...Array<string>(4).fill('Survey'),
      'Sign up',
    ])
    const progress = events.filter(({ type }) => type === 'progress')
    expect(progress).toHaveLength(batches.length)
    expect(progress.at(-1)?.data).toEqual({ loaded: 2, total: 2, msg: '2 of 2 forms fetched' })
    expect(scene.clock.sleptMs).toEqual([500, 500])
  })

  it('asks for the kind of responses that was chosen, a thousand at most', async () => {
    await scene.open({ responseType: 'partial' }).read(5_000)
    expect(scene.server.requests[0]?.search).toBe('?page_size=1000&response_type=partial')
  })

  it('flattens the answers and ties them to their response', async () => {
    const answers = [
      { field: { id: 'f1', type: 'short_text' }, type: 'text', text: 'Zoë' },
      { field: { id: 'f2' }, type: 'choices', choices: { labels: ['a', 'b'] } },
    ]
    const fixed = { form: survey.value, submitted_at: ago(1) }
    scene.server.responses = [
      { ...fixed, token: 't1', answers },
      { ...fixed, token: 't2' },
    ]
    const { rows } = await readAll(scene.open({ forms: [survey] }))
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
    const { source } = scene.open({ destination })
    expect(source).toMatchObject({ destination: expected, idpattern: '{id}' })
  })

  describe('reading what is new', () => {
    it('goes back an hour before the last success', async () => {
      const { rows } = await readAll(scene.open({ lastTimeSucceed: ago(150) }))
      expect(scene.server.requests[0]?.searchParams.get('since')).toBe(`${ago(210).slice(0, 19)}Z`)
      expect(idsOf(rows)).toEqual(['response-1', 'response-2'])
    })

    it('goes back an hour before the run that the state tells of', async () => {
      const { state } = await readAll(scene.open())
      const since = `${ago(60).slice(0, 19)}Z`
      expect(state).toMatchObject({ forms: { abc123: { since, before: null } } })

      scene.server.responses.push({ form: survey.value, token: 'new', submitted_at: ago(30) })
      expect(idsOf((await readAll(scene.open({ state }))).rows)).toEqual(['new'])
    })

    it('misses no response that came while it was interrupted', async () => {
      const first = scene.open({ forms: [survey] })
      let state = {}
      first.on('source-state', ({ state: update }) => (state = mergeState(state, update)))
      await first.read(2)

      scene.clock = new FakeClock('2026-03-30T12:00:00Z')
      scene.server.responses.push({
        form: survey.value,
        token: 'meanwhile',
        submitted_at: ago(-120),
      })
      const second = await readAll(scene.open({ forms: [survey], state }))
      const third = await readAll(scene.open({ forms: [survey], state: second.state }))
      expect(idsOf(second.rows)).toEqual(['response-3', 'response-4'])
      expect(idsOf(third.rows)).toEqual(['meanwhile'])
    })

    it('misses no response, whatever the page size and wherever it is stopped', async () => {
      const property = fc.asyncProperty(
        ...[fc.nat(20), fc.integer({ min: 1, max: 7 }), fc.nat(8)],
        async (count, n, stop) => {
          scene.server.responses = Array.from({ length: count }, (_, index) => ({
            ...{ form: survey.value, token: `r${index}`, submitted_at: ago(index * 10 + 1) },
          }))
          let state = {}
          const first = scene.open({ forms: [survey] })
          const all = idsOf((await readAll(scene.open({ forms: [survey] }))).rows)
          first.on('source-state', ({ state: update }) => (state = mergeState(state, update)))
          const ids = new Set<unknown>()
          for (let reads = 0; reads < stop; reads += 1) {
            for (const id of idsOf((await first.read(n)) ?? [])) ids.add(id)
          }
          const rest = scene.open({ forms: [survey], state })
          for (const id of idsOf((await readAll(rest, { batchSize: n })).rows)) ids.add(id)
          expect([...ids]).toEqual(all)
        },
      )
      await fc.assert(property, { numRuns: 20 })
    })
  })

  describe('the forms to choose from', () => {
    const forms = CONFIG.params.find(({ name }) => name === 'forms') ?? {}
    const listed = (more: object = {}): Promise<readonly unknown[]> =>
      resolveValues(
        forms,
        { ...scene.server.tokens, apiUrl: scene.server.url, ...more },
        { clock: scene.clock },
      )

    it('cannot be listed with an expired token, and no refresh token is spent', async () => {
      await expect(listed({ access_token: 'expired' })).rejects.toMatchObject({
        ...{ status: 401, phase: 'config' },
        message: expect.stringContaining('Authentication credentials not found'),
      })
      expect(scene.server.refreshes).toBe(0)
    })

    it.each([0, 2, 200, 201])('are all listed when there are %d', async (count) => {
      scene.server.forms = Array.from({ length: count }, (_, index) => ({
        id: `f${index}`,
        title: `Form ${index}`,
      }))
      const expected = scene.server.forms.map(({ id, title }) => ({ name: title, value: id }))
      await expect(listed()).resolves.toEqual(expected)
    })
  })

  it('has a CONFIG without flaws', () => {
    expect(checkConfig(CONFIG).issues).toEqual([])
  })
})
