import { PanoplyError } from '@panoply/errors'
import { type Batch, DataSource, toRecordGroup } from '@panoply/datasource'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  RunFailedError,
  type RunEvent,
  type RunOptions,
  type RunReport,
  runSource,
} from '../../src/index.js'
import { InMemoryDestination, InMemoryStateStore, ManualClock } from '../../src/testing/index.js'
import { batchesModule, countingModule, moduleOf } from './modules.js'

interface Bench {
  readonly destination: InMemoryDestination
  readonly stateStore: InMemoryStateStore
  readonly events: RunEvent[]
  readonly run: (module: unknown, options?: RunOptions) => Promise<RunReport>
}

/** A destination and a store that live through several runs, and what was told in them. */
const bench = (destination = new InMemoryDestination()): Bench => {
  const stateStore = new InMemoryStateStore()
  const events: RunEvent[] = []
  return {
    ...{ destination, stateStore, events },
    run: (module, options) =>
      runSource(module, {
        ...{ destination, stateStore, retryDelaysMs: [0, 0, 0] },
        onEvent: (event) => events.push(event),
        ...options,
      }),
  }
}

const failureOf = async (run: Promise<unknown>): Promise<RunFailedError> => {
  const error: unknown = await run.then(
    () => 'it did not fail',
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof RunFailedError)) throw error
  return error
}

const ofType = <Type extends RunEvent['type']>(
  events: readonly RunEvent[],
  type: Type,
): Extract<RunEvent, { type: Type }>[] =>
  events.filter((event): event is Extract<RunEvent, { type: Type }> => event.type === type)

const numbers = (destination: InMemoryDestination): unknown[] =>
  destination.rows.map(({ record }) => record['n'])
const upTo = (total: number): number[] => Array.from({ length: total }, (_, n) => n)

describe('a source that ends', () => {
  it('has all its rows delivered, without their labels, and is reported', async () => {
    const { destination, events, run } = bench()
    const report = await run(countingModule(25, 10))

    expect(numbers(destination)).toEqual(upTo(25))
    expect(destination.rows[0]?.record).toEqual({ n: 0 })
    expect(report).toMatchObject({
      outcome: 'finished',
      source: 'Counting',
      rows: 25,
      reads: 3,
      retries: 0,
      resumed: false,
      destination: { tables: [{ table: 'counting', rows: 25 }] },
      warnings: [],
    })
    expect(ofType(events, 'end')).toEqual([{ type: 'end', report }])
  })

  it('may return empty batches on the way', async () => {
    const { destination, run } = bench()
    await run(batchesModule([[{ n: 0 }], [], [], [{ n: 1 }]]))

    expect(numbers(destination)).toEqual([0, 1])
  })

  it('starts from the beginning the next time, unless its state is asked for', async () => {
    const { destination, run, stateStore } = bench()
    await run(countingModule(3, 2))
    await run(countingModule(3, 2))
    expect(numbers(destination)).toEqual([0, 1, 2, 0, 1, 2])

    const report = await run(countingModule(5, 2), { resume: 'always' })
    expect(report.resumed).toBe(true)
    expect(numbers(destination).slice(6)).toEqual([3, 4])
    expect(stateStore.kept()?.lastTimeSucceed).toMatch(/^\d{4}-/)
  })

  it('is told when it succeeded last', async () => {
    const { run } = bench()
    const seen: unknown[] = []
    const module = moduleOf(function () {
      seen.push(this.source['lastTimeSucceed'])
      return null
    })
    const clock = new ManualClock(new Date('2026-05-05T05:05:05Z'))
    await run(module, { clock })
    await run(module, { clock })

    expect(seen).toEqual([undefined, '2026-05-05T05:05:05.000Z'])
  })

  it('is asked for as many rows as the run wants', async () => {
    const asked: unknown[] = []
    class Stream extends DataSource {
      read(n?: number): null {
        asked.push(n)
        return null
      }
    }
    await bench().run({ Stream, CONFIG: { title: 'x', params: [] } }, { batchSize: 17 })

    expect(asked).toEqual([17])
  })
})

describe('a read that fails', () => {
  it('is tried again three times, after longer and longer waits', async () => {
    const clock = new ManualClock()
    const { destination, events } = bench()
    const calls: number[] = []
    const module = moduleOf((call) => {
      calls.push(clock.monotonicMs())
      if (call <= 3) throw new Error(`fault ${call}`)
      return call === 4 ? [{ n: 0 }] : null
    })
    const running = runSource(module, {
      ...{ destination, clock, stateStore: new InMemoryStateStore() },
      onEvent: (event) => events.push(event),
    })
    await clock.advance(60_000)
    const report = await running

    expect(calls.slice(0, 4)).toEqual([0, 1_000, 5_000, 21_000])
    expect(numbers(destination)).toEqual([0])
    expect(report.retries).toBe(3)
    expect(ofType(events, 'retry').map(({ attempt, error }) => [attempt, error])).toEqual([
      [1, 'fault 1'],
      [2, 'fault 2'],
      [3, 'fault 3'],
    ])
  })

  it('has its three tries anew after every success', async () => {
    const { destination, run } = bench()
    await run(
      moduleOf((call) => {
        if (call % 4 !== 0) throw new Error('fault')
        return call < 16 ? [{ n: call }] : null
      }),
    )

    expect(numbers(destination)).toEqual([4, 8, 12])
  })

  it('and is at its end when it is tried again ends the run with a warning: a generator may be over', async () => {
    const report = await bench().run(
      moduleOf((call) => {
        if (call === 2) throw new Error('reset')
        return call === 1 ? [{ n: 0 }] : null
      }),
    )

    expect(report.outcome).toBe('finished')
    expect(report.warnings).toEqual([
      expect.stringMatching(/^read failed and, tried again, .* end/),
    ])
  })

  it('ends the run at the fourth failure, with what came before delivered and its state kept', async () => {
    const { destination, stateStore, run } = bench()
    const broken = countingModule(30, 10, (next) => {
      if (next === 20) throw new Error('the API is down')
    })
    const error = await failureOf(run(broken))

    expect(error).toMatchObject({
      code: 'PANOPLY_RUN_FAILED',
      part: 'source',
      message: 'the data source failed: the API is down',
      retryable: true,
      report: { outcome: 'failed', rows: 20, retries: 3 },
    })
    expect(numbers(destination)).toEqual(upTo(20))
    expect(Object.values(stateStore.kept()?.checkpoints ?? {})).toMatchObject([
      { state: { next: 20 }, finished: false },
    ])

    const report = await run(countingModule(30, 10))
    expect(report.resumed).toBe(true)
    expect(numbers(destination)).toEqual(upTo(30))
  })

  it.each([
    ['a PanoplyError', new PanoplyError('gone', { retryable: false })],
    ['an error of a foreign class', Object.assign(new TypeError('gone'), { retryable: false })],
  ])('is not tried again when %s says that it cannot help', async (_, thrown) => {
    let calls = 0
    const error = await failureOf(
      bench().run(
        moduleOf(() => {
          calls += 1
          throw thrown
        }),
      ),
    )

    expect(calls).toBe(1)
    expect(error).toMatchObject({ part: 'source', retryable: false, cause: thrown })
  })

  it.each([
    ['a text', 'out of quota', 'out of quota'],
    ['nothing', undefined, 'something that is no error: undefined'],
    ['an object', { message: 'from afar' }, 'from afar'],
  ])('is told in words when it throws %s', async (_, thrown, words) => {
    const error = await failureOf(
      bench().run(
        moduleOf(() => {
          throw thrown
        }),
      ),
    )

    expect(error.message).toBe(`the data source failed: ${words}`)
    expect(error.cause).toBe(thrown)
  })

  it.each([
    ['undefined', undefined, 'got undefined'],
    ['a number', 7, 'got a number'],
    ['rows that are texts', ['a'], 'got a text at \\[0\\]'],
    ['a plain object', { rows: [] }, 'got an object'],
  ])('is one that returns %s: no batch, and no second try', async (_, returned, reason) => {
    const { events, run } = bench()
    const error = await failureOf(run(moduleOf(() => returned as never)))

    expect(error.message).toMatch(new RegExp(`^the data source failed: read: .*${reason}`))
    expect(ofType(events, 'retry')).toEqual([])
  })

  it('may be the constructor, too', async () => {
    class Stream extends DataSource {
      constructor(source: Record<string, unknown>) {
        super(source)
        throw new Error('no such board')
      }
      read(): null {
        return null
      }
    }
    const error = await failureOf(bench().run({ Stream, CONFIG: { title: 'x', params: [] } }))

    expect(error).toMatchObject({
      part: 'source',
      message: 'the data source failed: no such board',
    })
  })
})

describe('a destination that fails', () => {
  it('stops the reading at once, and nothing behind the last commit is kept as delivered', async () => {
    let reads = 0
    let writes = 0
    const { destination, stateStore, run } = bench(
      new InMemoryDestination({
        beforeWrite: () => {
          writes += 1
          if (writes === 3) throw new Error('disk full')
        },
      }),
    )
    const module = countingModule(1000, 10, () => {
      reads += 1
    })
    const error = await failureOf(run(module, { checkpointEveryMs: 0 }))

    expect(error).toMatchObject({
      part: 'destination',
      message: 'the destination failed: disk full',
      report: { rows: 20 },
    })
    expect(reads).toBe(3)
    expect(numbers(destination)).toEqual(upTo(20))
    expect(Object.values(stateStore.kept()?.checkpoints ?? {})).toMatchObject([
      { state: { next: 20 } },
    ])
  })

  it('is not read for while it is busy', async () => {
    let inHand = 0
    let mostInHand = 0
    const clock = new ManualClock()
    const { destination, run } = bench(
      new InMemoryDestination({
        beforeWrite: (rows) =>
          new Promise((resolve) => {
            clock.schedule(() => {
              inHand -= rows.length
              resolve()
            }, 100)
          }),
      }),
    )
    const module = countingModule(100, 10, (next) => {
      if (next < 100) inHand += 10
      mostInHand = Math.max(mostInHand, inHand)
    })
    const running = run(module, { clock })
    await clock.advance(5_000)
    await running

    expect(mostInHand).toBe(10)
    expect(numbers(destination)).toEqual(upTo(100))
  })

  it('in its commit keeps no state', async () => {
    const { stateStore, run } = bench(
      new InMemoryDestination({
        beforeCommit: () => {
          throw new Error('no connection')
        },
      }),
    )
    const error = await failureOf(run(countingModule(10, 10)))

    expect(error.part).toBe('destination')
    expect(stateStore.kept()).toBeUndefined()
  })
})

describe('state', () => {
  it('is never ahead of the rows: wherever a run breaks, the next ones find every row', async () => {
    const fault = fc.constantFrom('read', 'write', 'commit')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fault, fc.nat({ max: 12 })), { maxLength: 6 }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        async (faults, batchRows, keepsCheckpoint) => {
          let steps: Record<string, number> = {}
          const step = (name: string): void => {
            const at = (steps[name] = (steps[name] ?? 0) + 1)
            if (faults[0]?.[0] === name && at > faults[0][1]) {
              throw new PanoplyError('fault', { retryable: false })
            }
          }
          const destination = new InMemoryDestination({
            keepsCheckpoint,
            beforeWrite: () => {
              step('write')
            },
            beforeCommit: () => {
              step('commit')
            },
          })
          const { run } = bench(destination)
          const module = countingModule(40, batchRows, () => {
            step('read')
          })
          for (;;) {
            steps = {}
            const failed = await run(module, { checkpointEveryMs: 0 }).then(
              () => false,
              () => true,
            )
            if (!failed) break
            faults.shift()
          }
          expect([...new Set(numbers(destination))]).toEqual(upTo(40))
          // Kept with the rows, the state is exact: nothing comes twice.
          expect(keepsCheckpoint ? numbers(destination).length : 40).toBe(40)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('that the source reports for no row is kept at the end', async () => {
    const { stateStore, run } = bench()
    await run(
      moduleOf(function (call) {
        if (call === 1) return [{ n: 1 }]
        this.state('last', { done: true })
        return null
      }),
    )

    expect(Object.values(stateStore.kept()?.checkpoints ?? {})).toMatchObject([
      { state: { done: true }, finished: true },
    ])
  })

  it('belongs to the source with these parameters, and to one destination', async () => {
    const stateStore = new InMemoryStateStore()
    const module = (): object => ({
      ...countingModule(10, 5, (next) => {
        if (next === 5) throw new PanoplyError('down', { retryable: false })
      }),
      CONFIG: { title: 'Counting', params: [{ name: 'board' }] },
    })
    const run = (board: string, destination = new InMemoryDestination()): Promise<unknown> =>
      runSource(module(), { destination, stateStore, source: { board } }).catch(
        (error: unknown) => (error as RunFailedError).report.resumed,
      )

    expect(await run('a')).toBe(false)
    expect(await run('b')).toBe(false)
    expect(await run('a')).toBe(true)
    const elsewhere = Object.assign(new InMemoryDestination(), { id: 'elsewhere' })
    expect(await run('a', elsewhere)).toBe(false)
  })

  it('comes back as a copy that the source may change or delete', async () => {
    const { run } = bench()
    const state = (call: number): object | null => {
      if (call > 1) throw new PanoplyError('down', { retryable: false })
      return { deep: { n: 1 } }
    }
    const module = moduleOf(function (call) {
      delete this.source['state']
      this.state(`s${call}`, state(call) as Record<string, unknown>)
      return [{ __state: `s${call}`, n: 1 }]
    })
    await failureOf(run(module))
    await failureOf(run(module))
    const seen: unknown[] = []
    await run(
      moduleOf(function () {
        seen.push(this.source['state'])
        return null
      }),
    )

    expect(seen).toEqual([{ deep: { n: 1 } }])
  })

  it('cannot be kept by two runs at once', async () => {
    const { run } = bench()
    const clock = new ManualClock()
    const first = run(
      moduleOf(
        () =>
          new Promise((resolve) => {
            clock.schedule(() => {
              resolve(null)
            }, 10)
          }),
      ),
      { clock },
    )
    await expect(run(batchesModule([]))).rejects.toMatchObject({
      code: 'PANOPLY_RUN_LOCKED',
      message: 'another run of Test Source is under way',
    })
    await clock.advance(1_000)
    await first
    await expect(run(batchesModule([]))).resolves.toMatchObject({ outcome: 'finished' })
  })
})

describe('parameters that a source changes', () => {
  const rotating = (seen: unknown[], fail = false): object => ({
    CONFIG: { title: 'Rotating', params: [{ name: 'token' }] },
    Stream: class extends DataSource {
      async read(): Promise<null> {
        seen.push(this.source['token'])
        const token = `${String(this.source['token'])}+`
        this.source['token'] = token
        await this.fire('source-change', { token })
        if (fail) throw new PanoplyError(`could not use ${token}`, { retryable: false })
        return null
      }
    },
  })

  it('are saved at once and used by the next run, also after a failure', async () => {
    const { run, events } = bench()
    const seen: unknown[] = []
    const source = { token: 'secret-token-1' }
    await failureOf(run(rotating(seen, true), { source }))
    await run(rotating(seen), { source })
    await run(rotating(seen), { source })

    expect(seen).toEqual(['secret-token-1', 'secret-token-1+', 'secret-token-1++'])
    expect(ofType(events, 'source-change')[0]).toEqual({ type: 'source-change', names: ['token'] })
  })

  it('give way to a value that a person gives anew', async () => {
    const { run } = bench()
    const seen: unknown[] = []
    await run(rotating(seen), { name: 'mine', source: { token: 'first' } })
    await run(rotating(seen), { name: 'mine', source: { token: 'second' } })
    await run(rotating(seen), { name: 'mine', source: { token: 'second' } })

    expect(seen).toEqual(['first', 'second', 'second+'])
  })

  it('that cannot be saved end the run, without a failure inside the source', async () => {
    const stateStore = {
      open: () => ({
        kept: { changes: {}, checkpoints: {} },
        save: () => Promise.reject(new Error('read-only disk')),
        close: () => undefined,
      }),
    }
    const error = await failureOf(bench().run(rotating([]), { stateStore, source: { token: 'x' } }))

    expect(error).toMatchObject({
      part: 'state',
      message: 'the keeping of state failed: read-only disk',
    })
  })
})

describe('stopping', () => {
  it('finishes the batch in hand, delivers it and keeps the state', async () => {
    const { destination, run, events } = bench()
    const controller = new AbortController()
    const module = countingModule(100, 10, (next) => {
      if (next === 30) controller.abort()
    })
    const report = await run(module, { signal: controller.signal })

    expect(report).toMatchObject({ outcome: 'stopped', rows: 40 })
    expect(ofType(events, 'stopping')).toHaveLength(1)
    await run(module)
    expect(numbers(destination)).toEqual(upTo(100))
  })

  it('waits for a read no longer than it was told to', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const { destination, run } = bench()
    const module = moduleOf((call) =>
      call === 1 ? [{ n: 0 }] : new Promise<null>(() => undefined),
    )
    const running = run(module, { clock, signal: controller.signal, stopWithinMs: 3_000 })
    await clock.advance(1_000)
    controller.abort()
    await clock.advance(10_000)

    expect(await running).toMatchObject({ outcome: 'stopped', rows: 1 })
    expect(numbers(destination)).toEqual([0])
  })

  it('does not wait out the pause before another try', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const module = moduleOf(() => {
      throw new Error('down')
    })
    const running = bench().run(module, {
      ...{ clock, signal: controller.signal },
      retryDelaysMs: [1_000_000],
    })
    await clock.advance(1)
    controller.abort()

    expect(await running).toMatchObject({ outcome: 'stopped', rows: 0 })
  })
})

describe('a read that never ends', () => {
  const never = moduleOf(
    function () {
      this.progress(null, null, 'waiting for the export with my-secret-password')
      return new Promise<null>(() => undefined)
    },
    [{ name: 'password' }],
  )

  it('is reported with what it waits for, again and again', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const { run, events } = bench()
    const running = run(never, {
      ...{ clock, signal: controller.signal, stallAfterMs: 30_000, stopWithinMs: 0 },
      source: { password: 'my-secret-password' },
    })
    await clock.advance(61_000)
    controller.abort()
    await clock.advance(1_000)
    await running

    const stalls = ofType(events, 'stall')
    expect(stalls.map(({ waitedMs }) => waitedMs)).toEqual([30_000, 60_000])
    expect(stalls[0]?.waitsFor).toContain('it last said: waiting for the export with [secret]')
  })

  it('fails the run where there is a time limit', async () => {
    const clock = new ManualClock()
    const running = failureOf(
      bench().run(never, { clock, readTimeoutMs: 120_000, source: { password: 'x'.repeat(9) } }),
    )
    await clock.advance(130_000)

    expect((await running).message).toMatch(
      /^the data source failed: read gave no sign of life for 120 s and is given up; it last said/,
    )
  })

  it('does not keep rows unsafe that came before it', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const { destination, run } = bench()
    const module = moduleOf((call) =>
      call === 1 ? [{ n: 0 }] : new Promise<null>(() => undefined),
    )
    const running = run(module, { clock, signal: controller.signal, stopWithinMs: 0 })
    await clock.advance(2_000)

    expect(numbers(destination)).toEqual([0])
    controller.abort()
    await clock.advance(1_000)
    await running
  })
})

describe('rows find their tables', () => {
  const tables = async (
    module: unknown,
    source: Record<string, unknown> = {},
  ): Promise<[string, unknown][]> => {
    const { destination, run } = bench()
    await run(module, { source })
    return destination.rows.map(({ table, record }) => [table, record])
  }

  it('by the destination template', async () => {
    const rows = [
      [
        { __table: 'forms', id: 1 },
        { __table: 'answers', id: 2 },
      ],
    ]
    expect(await tables(batchesModule(rows), { destination: 'typeform_{__table}' })).toEqual([
      ['typeform_forms', { __table: 'forms', id: 1 }],
      ['typeform_answers', { __table: 'answers', id: 2 }],
    ])
  })

  it('by what the source chose in its constructor', async () => {
    class Stream extends DataSource {
      #batches = [[{ a: 1 }]]
      constructor(source: Record<string, unknown>) {
        super(source)
        this.source['destination'] ??= `my_${String(this.source['type'])}`
      }
      read(): Batch | null {
        return this.#batches.shift() ?? null
      }
    }
    expect(await tables({ Stream, CONFIG: { title: 'Big Board', params: [] } })).toEqual([
      ['my_big_board', { a: 1 }],
    ])
  })

  it('by themselves where there is no template', async () => {
    const rows = [[{ __table: 'a' }, { __tablename: 'b' }, { c: 1 }]]
    expect((await tables(batchesModule(rows))).map(([table]) => table)).toEqual([
      'a',
      'b',
      'test_source',
    ])
  })

  it('in groups by their resource', async () => {
    const group = toRecordGroup('orders', [{ n: 1 }, { n: 2 }], new Date(0))
    const stamp = { __resource_id: 'orders', __timestamp: '1970-01-01T00:00:00.000Z' }
    const module = moduleOf((call) => (call === 1 ? group : null))
    expect(await tables(module)).toEqual([
      ['orders', { n: 1, ...stamp }],
      ['orders', { n: 2, ...stamp }],
    ])
    expect((await tables(module, { destination: 'shop_{resource_id}' }))[0]?.[0]).toBe(
      'shop_orders',
    )
  })

  it('as raw messages and chunks with all that they carry', async () => {
    const module = moduleOf(function (call) {
      this.state('s', { call })
      if (call === 1) return [this.raw('file-1', 'a,b', { __state: 's', year: 2026 })]
      if (call === 2) return 'chunk of text'
      return call === 3 ? new Uint8Array([1, 2]) : null
    })
    expect(await tables(module)).toEqual([
      ['test_source', { tag: 'file-1', raw: Buffer.from('a,b'), year: 2026 }],
      ['test_source', { raw: 'chunk of text' }],
      ['test_source', { raw: new Uint8Array([1, 2]) }],
    ])
  })

  it('with an id by idpattern, and with a warning where a row has none', async () => {
    const { destination, run } = bench()
    const report = await run(batchesModule([[{ 'the type': 'a', id: 1 }, { id: 2 }, { id: 3 }]]), {
      source: { idpattern: '{the type}#{id}' },
    })
    expect(destination.rows.map(({ id, record }) => [id, record['__id']])).toEqual([
      ['a#1', 'a#1'],
      [undefined, undefined],
      [undefined, undefined],
    ])
    expect(report.warnings).toEqual([
      'rows of test_source have no the type, which their id is made of: each is kept as a row of its own',
    ])
  })

  it('with an id by the parameter that is the primary key', async () => {
    const module = batchesModule([[{ a: 1, b: 'x' }]], [{ name: 'keys', type: 'primary-key' }])
    const idsFor = async (keys: unknown): Promise<unknown[]> => {
      const { destination, run } = bench()
      await run(module, { source: { keys } })
      return destination.rows.map(({ id }) => id)
    }
    expect(await idsFor('a')).toEqual(['1'])
    expect(await idsFor('a, b')).toEqual(['["1","x"]'])
    expect(await idsFor([{ name: 'B', value: 'b' }])).toEqual(['x'])
  })

  it('or end the run, naming what is missing', async () => {
    const error = await failureOf(
      bench().run(batchesModule([[{ id: 1, name: 'x' }]]), {
        source: { destination: 'es_{_index}' },
      }),
    )
    expect(error.message).toBe(
      'the data source failed: destination "es_{_index}" asks for _index, which a row does not have; it has id, name',
    )
  })

  it('in tables that are emptied first where the source asks for it, and once', async () => {
    const { destination, run } = bench()
    const source = { truncateTable: true }
    await run(batchesModule([[{ __table: 'a' }], [{ __table: 'b' }]]))
    await run(batchesModule([[{ __table: 'a', n: 1 }], [{ __table: 'a', n: 2 }]]), { source })

    expect(destination.records('a')).toEqual([
      { __table: 'a', n: 1 },
      { __table: 'a', n: 2 },
    ])
    expect(destination.records('b')).toHaveLength(1)
  })
})

describe('what is refused before anything is read', () => {
  it.each([
    [
      'no object',
      7,
      /^the module is no data source:\n {2}Stream is missing.*\n {2}CONFIG is missing/,
    ],
    [
      'no class',
      { Stream: 7, CONFIG: { title: 'x', params: [] } },
      /Stream: expected a class, got number/,
    ],
    [
      'a class of another kind',
      { Stream: Map, CONFIG: { title: 'x', params: [] } },
      /it has no read, no on, no close/,
    ],
    [
      'every fault of CONFIG at once',
      { Stream: DataSource, CONFIG: { params: [{ name: 'a', type: 'selekt' }, { name: 7 }] } },
      /CONFIG: params\[0\]\.type.*\n.*CONFIG: params\[1\]\.name/,
    ],
  ])('%s', async (_, module, message) => {
    await expect(bench().run(module)).rejects.toMatchObject({
      code: 'PANOPLY_INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    })
  })

  it('parameters that are missing', async () => {
    const module = batchesModule(
      [],
      [
        { name: 'user', required: true },
        { name: 'db', required: true },
      ],
    )
    await expect(bench().run(module)).rejects.toThrow(/user: is required.*\n.*db: is required/)
  })

  it.each([
    ['batchSize', { batchSize: 0 }],
    ['batchSize', { batchSize: 1.5 }],
    ['retryDelaysMs', { retryDelaysMs: [-1] }],
    ['checkpointEveryMs', { checkpointEveryMs: Number.NaN }],
    ['stallAfterMs', { stallAfterMs: 0 }],
    ['resume', { resume: 'sometimes' as never }],
  ])('an option out of bounds: %s', async (argument, options) => {
    await expect(bench().run(batchesModule([]), options)).rejects.toMatchObject({ argument })
  })
})

describe('secrets', () => {
  it('show in no event, no message and no report', async () => {
    const { events, run } = bench()
    const secret = 'hunter2-hunter2'
    const module = moduleOf(
      function (call) {
        this.log('connecting with', this.source)
        this.progress(1, 2, `using ${secret}`)
        if (call === 1) throw new Error(`refused: ${secret}`)
        throw new PanoplyError(`401 for ${encodeURIComponent(secret)}`, { retryable: false })
      },
      [{ name: 'phrase', type: 'password' }],
    )
    const error = await failureOf(run(module, { source: { phrase: secret } }))

    expect(ofType(events, 'log')).toHaveLength(2)
    expect(JSON.stringify(events)).not.toContain('hunter2')
    expect(error.message).toBe('the data source failed: 401 for [secret]')
    expect(JSON.stringify(error.report)).not.toContain('hunter2')
  })
})

describe('who watches', () => {
  it('hears progress, logs and events of the source', async () => {
    const { events, run } = bench()
    const lines: string[] = []
    await run(
      moduleOf(function (call) {
        if (call === 1) this.progress(null, null, 'waiting')
        else this.progress(3, 7, '3 of 7 forms fetched')
        this.log('page', call)
        void this.fire('page', { call })
        return call < 2 ? [] : null
      }),
      { options: { logger: { info: (line: string) => lines.push(line) } } },
    )

    expect(ofType(events, 'progress')).toEqual([
      { type: 'progress', loaded: null, total: null, message: 'waiting' },
      { type: 'progress', loaded: 3, total: 7, message: '3 of 7 forms fetched' },
    ])
    expect(ofType(events, 'log').map(({ message }) => message)).toEqual(['page 1', 'page 2'])
    expect(lines).toEqual(['page 1', 'page 2'])
    expect(ofType(events, 'source-event')[0]).toEqual({
      ...{ type: 'source-event', name: 'page', data: { call: 1 } },
    })
  })

  it('must not throw: that ends the run, and not inside the source', async () => {
    const running = bench().run(countingModule(10, 5), {
      onEvent: ({ type }) => {
        if (type === 'batch') throw new Error('my own defect')
      },
    })
    await expect(running).rejects.toThrow('my own defect')
  })

  it('is warned of a close that fails, and the report stands', async () => {
    class Stream extends DataSource {
      read(): null {
        return null
      }
      override close(): void {
        throw new Error('already gone')
      }
    }
    const report = await bench().run({ Stream, CONFIG: { title: 'x', params: [] } })

    expect(report).toMatchObject({
      outcome: 'finished',
      warnings: ['the source could not be closed: already gone'],
    })
  })
})
