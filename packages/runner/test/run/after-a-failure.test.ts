import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, type DataSourceOptions } from '@panoply/datasource'
import { PanoplyError } from '@panoply/errors'
import { moduleOf } from '@panoply/test-kit'

import { InMemoryDestination, ManualClock } from '../../src/testing/index.js'
import { bench, failureOf, numbers, ofType, upTo } from './bench.js'

type Row = Record<string, unknown>
type Source = Record<string, unknown> & { state?: { next?: number } }

/** What the tests know of the instances of a source. */
interface Log {
  readonly sources: Source[]
  closed: number
}

/** Reads pages of 100 numbers. Its position moves before it asks for the page: a page whose `read` fails is passed over. */
const hastySource = (
  total: number,
  ask: (next: number, log: Log) => void,
  stateSpan: 'batch' | 'batches' = 'batches',
) => {
  const log: Log = { sources: [], closed: 0 }
  class Stream extends DataSource<Source> {
    override readonly stateSpan = stateSpan
    #next: number

    constructor(source: Source, options?: DataSourceOptions) {
      super(source, options)
      log.sources.push(structuredClone(source))
      this.#next = source.state?.next ?? 0
      delete source.state
    }

    read(): Batch | null {
      const from = this.#next
      if (from >= total) return null
      this.#next += 100
      ask(from, log)
      const id = `page ${from}`
      this.state(id, { next: this.#next })
      return Array.from({ length: 100 }, (_, n): Row => ({ n: from + n, __state: id }))
    }

    override close(): void {
      log.closed += 1
    }
  }
  return { module: { Stream, CONFIG: { title: 'Hasty', params: [] } }, log }
}

const failOnce = (at: number) => {
  let isFailing = true
  return (next: number): void => {
    if (next !== at || !isFailing) return
    isFailing = false
    throw new Error('reset')
  }
}

describe('a source that reports states and fails', () => {
  it.each(['batch', 'batches'] as const)(
    'is constructed again from the kept state, and no page is lost or doubled (%s)',
    async (stateSpan) => {
      const { module, log } = hastySource(1_000, failOnce(500), stateSpan)
      const { destination, run } = bench()
      const report = await run(module)

      expect(report).toMatchObject({ outcome: 'finished', rows: 1_000, retries: 1 })
      expect(numbers(destination)).toEqual(upTo(1_000))
      expect(log.sources).toHaveLength(2)
      expect(log.closed).toBe(2)
    },
  )

  it('goes on from what the destination has kept where nothing can be taken back, and says what may be twice', async () => {
    class Sent extends InMemoryDestination {}
    Object.defineProperty(Sent.prototype, 'rollback', { value: undefined })
    const { module } = hastySource(1_000, failOnce(500))
    const { destination, run } = bench(new Sent())
    const report = await run(module, { checkpointEveryMs: 1e9 })

    expect(new Set(numbers(destination))).toEqual(new Set(upTo(1_000)))
    expect(report.warnings).toEqual([expect.stringMatching(/^up to 100 rows may be there twice/)])
    expect(numbers(destination)).toHaveLength(1_100)
  })

  it('fails after three more tries without progress', async () => {
    const { module, log } = hastySource(1_000, (next) => {
      if (next === 500) throw new Error('the API is down')
    })
    const error = await failureOf(bench().run(module))

    expect(error).toMatchObject({ part: 'source', report: { retries: 3 } })
    expect(log.sources).toHaveLength(4)
  })

  it('does not count its tries anew for a good batch that it has delivered before', async () => {
    // Every instance reads one good page again, and then fails.
    const { module, log } = hastySource(
      1_000,
      (next) => {
        if (next === 100) throw new Error('poison')
      },
      'batches',
    )
    await failureOf(bench().run(module, { checkpointEveryMs: 1e9 }))

    expect(log.sources).toHaveLength(4)
  })

  it('has its three tries anew when the kept state has advanced', async () => {
    const failures = new Map<number, number>()
    const { module } = hastySource(
      600,
      (next) => {
        const before = failures.get(next) ?? 0
        failures.set(next, before + 1)
        if (next > 0 && before < 3) throw new Error('again')
      },
      'batch',
    )
    const { destination, run } = bench()
    const report = await run(module)

    expect(report.retries).toBe(15)
    expect(numbers(destination)).toEqual(upTo(600))
  })

  it('starts from a copy of its parameters, with the changes that it has saved', async () => {
    const sources: Source[] = []
    class Stream extends DataSource<Source & { nested: { list: number[] }; token?: string }> {
      read(): Batch | null {
        sources.push(structuredClone(this.source))
        if (sources.length === 3) return null
        this.source.nested.list.push(1)
        this.state('a', { next: 1 })
        if (sources.length === 1) {
          void this.fire('source-change', { token: 'fresh' })
          throw new Error('expired')
        }
        return [{ n: 0, __state: 'a' }]
      }
    }
    const given = { nested: { list: [] as number[] }, token: 'old' }
    await bench().run({ Stream, CONFIG: { title: 'x', params: [] } }, { source: given })

    expect(given).toEqual({ nested: { list: [] }, token: 'old' })
    expect(sources[1]).toMatchObject({ nested: { list: [] }, token: 'fresh' })
  })

  it('hears nothing of the failed instance afterwards but its changed parameters', async () => {
    const instances: DataSource[] = []
    class Stream extends DataSource<Source> {
      #calls = 0
      async read(): Promise<Batch | null> {
        if (!instances.includes(this)) instances.push(this)
        this.#calls += 1
        const [first] = instances
        if (this === first && this.#calls === 2) throw new Error('reset')
        if (this !== first && first) {
          first.state('late', { next: 'never' })
          first.progress(99, 100, 'late')
          await first.fire('source-change', { token: 'late but good' })
        }
        if (this.#calls > 1) return null
        this.state('first', { next: 1 })
        return [{ n: 0, __state: 'first' }]
      }
    }
    const { run, events, stateStore } = bench()
    await run({ Stream, CONFIG: { title: 'x', params: [] } })

    expect(ofType(events, 'progress')).toEqual([])
    expect(ofType(events, 'source-change')).not.toEqual([])
    expect(JSON.stringify(stateStore.saved())).not.toContain('never')
    expect(stateStore.saved()?.changes['token']?.value).toBe('late but good')
  })

  it('is read on as it is when its reads are repeatable', async () => {
    const { module, log } = hastySource(300, failOnce(200))
    Object.assign(module.Stream, { readIsRepeatable: true })
    const error = await failureOf(bench().run(module))

    expect(log.sources).toHaveLength(1)
    expect(error.message).toContain('returned null when it was tried again')
  })
})

describe('a source that reports no state and fails', () => {
  it('fails the run when it is at its end right afterwards, as a generator is', async () => {
    const module = moduleOf((call) => {
      if (call === 2) throw new Error('reset')
      return call === 1 ? [{ n: 0 }] : null
    })
    const { destination, run } = bench()
    const error = await failureOf(run(module))

    expect(error).toMatchObject({
      part: 'source',
      message: expect.stringMatching(
        /read failed \(reset\) and returned null .*: rows may be missing/,
      ) as unknown,
      report: { outcome: 'failed', rows: 1 },
    })
    expect(numbers(destination)).toEqual([0])
  })
})

describe('an error that knows better than the run', () => {
  const retriesOf = async (thrown: unknown): Promise<number[]> => {
    const clock = new ManualClock()
    const { run, events } = bench()
    const running = failureOf(
      run(
        moduleOf(() => {
          throw thrown
        }),
        { clock, retryDelaysMs: [1_000, 4_000, 16_000] },
      ),
    )
    await clock.elapse(10 * 60_000)
    await running
    return ofType(events, 'retry').map(({ delayMs }) => delayMs)
  }

  it.each([
    [
      'asks to wait longer',
      Object.assign(new Error('429'), { retryAfterMs: 30_000 }),
      [30_000, 30_000, 30_000],
    ],
    [
      'asks to wait less',
      Object.assign(new Error('429'), { retryAfterMs: 1 }),
      [1_000, 4_000, 16_000],
    ],
    ['asks to wait for hours', Object.assign(new Error('429'), { retryAfterMs: 7_200_000 }), []],
    [
      'asks for no number',
      Object.assign(new Error('429'), { retryAfterMs: Number.NaN }),
      [1_000, 4_000, 16_000],
    ],
    ['is a mistake in the code of the source', new TypeError('x is not a function'), [1_000]],
    ['is a name that does not exist', new ReferenceError('x is not defined'), [1_000]],
    [
      'is how fetch reports a broken network',
      new TypeError('fetch failed', { cause: new Error('ECONNRESET') }),
      [1_000, 4_000, 16_000],
    ],
    ['says that trying again cannot help', new PanoplyError('gone', { retryable: false }), []],
  ])('%s', async (_, thrown, delays) => {
    expect(await retriesOf(thrown)).toEqual(delays)
  })
})

describe('rows that forget their state', () => {
  it('are told once', async () => {
    class Stream extends DataSource<Source> {
      #next = 0
      read(): Batch | null {
        this.#next += 1
        if (this.#next > 3) return null
        this.state(`s${this.#next}`, { next: this.#next })
        return [{ n: 1, __state: `s${this.#next}` }, { n: 2 }]
      }
    }
    const report = await bench().run({ Stream, CONFIG: { title: 'x', params: [] } })
    expect(report.warnings).toEqual([expect.stringMatching(/^rows without __state/)])
  })

  it.each([['no state is reported', moduleOf((call) => (call < 3 ? [{ n: call }] : null))]])(
    'are as they should be where %s',
    async (_, module) => {
      expect((await bench().run(module)).warnings).toEqual([])
    },
  )
})
