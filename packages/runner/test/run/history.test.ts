import { describe, expect, it } from '@jest/globals'
import {
  type Batch,
  DataSource,
  type DataSourceModule,
  type DataSourceOptions,
} from '@panoply/datasource'

import { type RunOptions, runSource } from '../../src/index.js'
import { InMemoryDestination, InMemoryStateStore, ManualClock } from '../../src/testing/index.js'
import { failureOf } from './bench.js'

type Source = Record<string, unknown> & { state?: { next?: number } }

/** Remembers what it was given, reads three pages, and fails at one of them. */
const observedSource = (failAt?: number) => {
  const seen: Record<string, unknown>[] = []
  class Stream extends DataSource<Source> {
    override readonly stateSpan = 'batch'
    #next = this.source.state?.next ?? 0
    constructor(source: Source, options?: DataSourceOptions) {
      super(source, options)
      const { lastTimeSucceed, lastRuntime } = source
      seen.push({ lastTimeSucceed, lastRuntime })
    }
    read(): Batch | null {
      if (this.#next === failAt) throw Object.assign(new Error('down'), { retryable: false })
      if (this.#next === 3) return null
      this.#next += 1
      this.state(`s${this.#next}`, { next: this.#next })
      return [{ n: this.#next, __state: `s${this.#next}` }]
    }
  }
  const module: DataSourceModule = { Stream, CONFIG: { title: 'Observed', params: [] } }
  return { module, seen }
}

const MINUTE_MS = 60_000

/** Runs that follow one another, each a minute after the one before. */
const timeline = (keepsCheckpoint: boolean) => {
  const clock = new ManualClock()
  const stateStore = new InMemoryStateStore()
  const destination = new InMemoryDestination({ keepsCheckpoint })
  const startedAt: string[] = []
  const run = async (
    { module, seen }: ReturnType<typeof observedSource>,
    options: Partial<RunOptions> = {},
  ) => {
    await clock.elapse(MINUTE_MS)
    startedAt.push(clock.date().toISOString())
    const running = runSource(module, { destination, stateStore, clock, ...options })
    await running.catch(() => undefined)
    return seen.at(-1)
  }
  return { run, startedAt }
}

describe.each([
  ['keeps checkpoints', true],
  ['keeps none', false],
])('lastTimeSucceed, where the destination %s', (_, keepsCheckpoint) => {
  it('is absent at first, then the start of the run that reached the end', async () => {
    const { run, startedAt } = timeline(keepsCheckpoint)
    expect(await run(observedSource())).toEqual({
      lastTimeSucceed: undefined,
      lastRuntime: undefined,
    })
    expect(await run(observedSource())).toEqual({
      lastTimeSucceed: startedAt[0],
      lastRuntime: startedAt[0],
    })
    expect(await run(observedSource())).toEqual({
      lastTimeSucceed: startedAt[1],
      lastRuntime: startedAt[1],
    })
  })

  it('is the start of the first of the runs that reached the end together', async () => {
    const { run, startedAt } = timeline(keepsCheckpoint)
    await run(observedSource())
    await run(observedSource(2))
    // A run that failed changes nothing, and the run that goes on from it is given the same.
    expect(await run(observedSource())).toEqual({
      lastTimeSucceed: startedAt[0],
      lastRuntime: startedAt[1],
    })
    expect((await run(observedSource()))?.['lastTimeSucceed']).toBe(startedAt[1])
  })

  it('is absent for a run that begins anew, and for one that empties its tables', async () => {
    const { run, startedAt } = timeline(keepsCheckpoint)
    await run(observedSource())
    expect((await run(observedSource(), { resume: 'never' }))?.['lastTimeSucceed']).toBeUndefined()
    const emptied = { source: { truncateTable: true } }
    expect((await run(observedSource(), emptied))?.['lastTimeSucceed']).toBeUndefined()
    expect(startedAt).toHaveLength(3)
  })

  it('is what a person gives, if a person gives it', async () => {
    const { run } = timeline(keepsCheckpoint)
    await run(observedSource())
    const given = { source: { lastTimeSucceed: '2020-01-01' } }
    expect((await run(observedSource(), given))?.['lastTimeSucceed']).toBe('2020-01-01')
  })
})

it('lastTimeSucceed of one destination is not that of another', async () => {
  const stateStore = new InMemoryStateStore()
  const { module } = observedSource()
  await runSource(module, { destination: new InMemoryDestination(), stateStore })
  class Elsewhere extends InMemoryDestination {}
  const elsewhere = Object.assign(new Elsewhere(), { id: 'elsewhere' })
  const second = observedSource()
  await runSource(second.module, { destination: elsewhere, stateStore })
  expect(second.seen).toEqual([{ lastTimeSucceed: undefined, lastRuntime: undefined }])
})

it('a run that fails keeps no end', async () => {
  const stateStore = new InMemoryStateStore()
  const { module } = observedSource(1)
  await failureOf(runSource(module, { destination: new InMemoryDestination(), stateStore }))
  expect(Object.values(stateStore.saved()?.checkpoints ?? {})).toEqual([
    expect.not.objectContaining({ lastTimeSucceed: expect.anything() as unknown }),
  ])
})
