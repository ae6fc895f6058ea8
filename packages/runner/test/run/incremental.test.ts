import { describe, expect, it } from '@jest/globals'
import {
  type Batch,
  DataSource,
  type DataSourceModule,
  type DataSourceOptions,
} from '@panoply/datasource'
import fc from 'fast-check'

import { InMemoryDestination } from '../../src/testing/index.js'
import { bench, failureOf, ofType } from './bench.js'

type Row = Record<string, unknown>
/** What a database holds, table by table, in the order in which it is read. */
type Tables = Readonly<Record<string, readonly unknown[]>>

/** Reads all rows whose `at` is larger than `incVal`, in batches of two; remembers each `incVal` that it was given. */
const sourceOf = (
  tables: Tables,
  {
    failAt,
    order = (a, b) => Number(a) > Number(b),
  }: { failAt?: number; order?: (a: never, b: never) => boolean } = {},
) => {
  const given: unknown[] = []
  class Stream extends DataSource {
    readonly #rows: Row[]
    #next = (this.source['state'] as { next?: number } | undefined)?.next ?? 0
    constructor(source: Row, options?: DataSourceOptions) {
      super(source, options)
      const { incVal } = this.source
      given.push(incVal)
      this.#rows = Object.entries(tables).flatMap(([table, values]) =>
        values
          .filter((at) => incVal === undefined || order(at as never, incVal as never))
          .map((at) => ({ at, __table: table })),
      )
    }
    read(): Batch | null {
      if (this.#next === failAt) throw Object.assign(new Error('down'), { retryable: false })
      if (this.#next >= this.#rows.length) return null
      const rows = this.#rows.slice(this.#next, this.#next + 2)
      this.#next += 2
      this.state(`s${this.#next}`, { next: this.#next })
      return rows.map((row) => ({ ...row, __state: `s${this.#next}` }))
    }
    override readonly stateSpan = 'batch'
  }
  const module: DataSourceModule = { Stream, CONFIG: { title: 'Increments', params: [] } }
  return { module, given }
}

const KEYED = { source: { incKey: 'at' } }
/** The `incVal` that the next run is given. */
const nextOf = async ({ run }: ReturnType<typeof bench>, options = {}): Promise<unknown> => {
  const { module, given } = sourceOf({})
  await run(module, { ...KEYED, ...options })
  return given[0]
}

describe('incVal', () => {
  it('is not guessed: a row with two such fields is not written', async () => {
    const here = bench()
    const rows = [{ AT: 1, At: 2 }]
    const Stream = class extends DataSource {
      read(): Batch | null {
        return rows.splice(0)
      }
    }
    const module = { Stream, CONFIG: { title: 'Two fields', params: [] } }
    const failure = await failureOf(here.run(module, KEYED))
    expect(failure.message).toContain('AT and At, which differ from it in case alone')
    expect(here.destination.rows).toEqual([])
  })

  it.each<[string, Tables, unknown]>([
    ['the largest number', { t: [1, 3, 2] }, 3],
    ['the largest number of a source that reads downwards', { t: [9, 5, 1] }, 9],
    ['the smallest of the largest of several tables', { a: [10, 20], b: [5], c: [7, 30] }, 5],
    ['a number as number', { t: [9, 10] }, 10],
    [
      'digits as a number, all of them',
      { t: ['9007199254740993', '9007199254740992'] },
      '9007199254740993',
    ],
    ['a bigint', { t: [2n ** 60n, 1n] }, String(2n ** 60n)],
    ['a date', { t: [new Date(0), new Date(5000)] }, '1970-01-01T00:00:05.000Z'],
    [
      'an instant, whatever its zone',
      { t: ['2026-01-01T10:00:00+05:00', '2026-01-01T06:00:00Z'] },
      '2026-01-01T06:00:00Z',
    ],
    [
      'an instant with microseconds',
      { t: ['2026-01-01 00:00:00.000002', '2026-01-01 00:00:00.000001'] },
      '2026-01-01 00:00:00.000002',
    ],
    ['nothing where there are no values', { t: [null, undefined, ''] }, undefined],
  ])('becomes %s', async (_, tables, expected) => {
    const here = bench()
    await here.run(sourceOf(tables).module, KEYED)
    expect(await nextOf(here)).toEqual(expected)
    // A run that delivered nothing changes nothing.
    expect(await nextOf(here)).toEqual(expected)
  })

  it.each<[string, Tables]>([
    ['numbers and dates', { t: [1, new Date(0)] }],
    ['tables of different kinds', { a: [1], b: ['2026-01-01'] }],
    ['texts that are no instants', { t: ['abc', 'abd'] }],
    ['objects', { t: [{}, {}] }],
  ])('stays where it is for %s, with a warning', async (_, tables) => {
    const here = bench()
    const report = await here.run(sourceOf(tables, { order: () => true }).module, KEYED)
    expect(report.warnings).toEqual([
      expect.stringMatching(/^the values of at are of different kinds/),
    ])
    expect(await nextOf(here)).toBeUndefined()
  })

  it('does not move in a run that is limited, stopped or failed', async () => {
    const here = bench()
    await here.run(sourceOf({ t: [1, 2, 3, 4] }).module, { ...KEYED, limit: 2 })
    const failing = sourceOf({ t: [1, 2, 3, 4, 5, 6] }, { failAt: 4 })
    await failureOf(here.run(failing.module, { ...KEYED, resume: 'never' }))
    expect(failing.given).toEqual([undefined])
    const { given, module } = sourceOf({})
    await here.run(module, { ...KEYED, resume: 'never' })
    expect(given).toEqual([undefined])
  })

  it('is not given to a run that begins anew or empties its tables, and counts from it on', async () => {
    const here = bench()
    await here.run(sourceOf({ t: [5] }).module, KEYED)
    const emptying = sourceOf({ t: [3] })
    await here.run(emptying.module, { source: { ...KEYED.source, truncateTable: true } })
    expect(emptying.given).toEqual([undefined])
    expect(await nextOf(here)).toBe(3)
    expect(await nextOf(here, { resume: 'never' })).toBeUndefined()
  })

  it('is what a person gives, until the run with it came to its end, and again when it is another', async () => {
    const here = bench()
    const from = (incVal: number) => ({ source: { incKey: 'at', incVal } })
    const first = sourceOf({ t: [4, 5, 6] })
    await here.run(first.module, from(4))
    expect(first.given).toEqual([4])
    expect(await nextOf(here, from(4))).toBe(6)
    expect(await nextOf(here, from(2))).toBe(2)
  })

  it('is what the source sets itself', async () => {
    const here = bench()
    const { module } = sourceOf({ t: [1, 2] })
    /** The class has a `read`, which its type does not say. */
    type Readable = new (
      source: Row,
    ) => DataSource & { read(): Batch | null | Promise<Batch | null> }
    class Setting extends (module.Stream as unknown as Readable) {
      override read(): Batch | null | Promise<Batch | null> {
        void this.fire('source-change', { incVal: 40 })
        return super.read()
      }
    }
    await here.run({ ...module, Stream: Setting }, KEYED)
    expect(await nextOf(here)).toBe(40)
  })

  it('comes from a parameter of the type incremental-key, and from a column that is excluded', async () => {
    const here = bench()
    const { module, given } = sourceOf({ t: [1, 2] })
    const keyed = {
      ...module,
      CONFIG: { title: 'x', params: [{ name: 'cursor', type: 'incremental-key' as const }] },
    }
    const options = { source: { cursor: 'at', excludes: ['at'] } }
    await here.run(keyed, options)
    await here.run(keyed, options)
    expect(given).toEqual([undefined, 2])
    expect(here.destination.records('t')[0]).not.toHaveProperty('at')
  })

  it('loses no row, however runs are cut and whatever the order of the rows', async () => {
    const values = fc.array(fc.nat(50), { maxLength: 8 })
    const stages = fc.array(
      fc.record({ a: values, b: values, failAt: fc.option(fc.nat(6), { nil: undefined }) }),
      { minLength: 1, maxLength: 5 },
    )
    await fc.assert(
      fc.asyncProperty(stages, fc.boolean(), async (all, keepsCheckpoint) => {
        const here = bench(new InMemoryDestination({ keepsCheckpoint }))
        // A table whose first row comes late, with a small value, is not among those that were read.
        const rows: Record<'a' | 'b', number[]> = { a: [1], b: [1] }
        const newest = { a: 1, b: 1 }
        for (const stage of all) {
          // New rows have larger values than the rows of their table that were read before.
          for (const table of ['a', 'b'] as const) {
            rows[table].push(...stage[table].map((value) => newest[table] + 1 + value))
            newest[table] = Math.max(newest[table], ...rows[table])
          }
          const { module } = sourceOf(
            rows,
            stage.failAt === undefined ? {} : { failAt: stage.failAt * 2 },
          )
          await here.run(module, KEYED).catch(() => undefined)
          // What goes on from a state relies on the same rows: the run that follows comes to its end.
          await here.run(sourceOf(rows).module, KEYED)
          for (const table of ['a', 'b'] as const) {
            const there = new Set(here.destination.records(table).map(({ at }) => at))
            expect(rows[table].filter((at) => !there.has(at))).toEqual([])
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('columns', () => {
  const module: DataSourceModule = {
    CONFIG: { title: 'Columns', params: [] },
    Stream: class extends DataSource {
      #done = false
      read(n?: number): Batch | null {
        if (this.#done) return null
        this.#done = true
        return [
          {
            id: 1,
            kind: 'k',
            secret: 's',
            zip: 1234,
            at: new Date(0),
            deep: { a: [1n] },
            n,
            none: null,
          },
        ]
      }
    },
  }

  it('of excludes are dropped when table and id are known, and those of stringFields are text', async () => {
    const { run, destination } = bench()
    const source = {
      ...{ destination: 't_{kind}', idpattern: '{id}', excludes: 'id, kind,secret' },
      stringFields: ['zip', 'at', 'deep', 'none'],
    }
    await run(module, { source, batchSize: 7 })
    expect(destination.records('t_k')).toEqual([
      {
        __id: '1',
        zip: '1234',
        at: '1970-01-01T00:00:00.000Z',
        deep: '{"a":["1"]}',
        n: 7,
        none: null,
      },
    ])
  })

  it.each([
    [{ __batchSize: 20 }, {}, 20],
    [{ __batchSize: '5000' }, {}, 5000],
    [{ __batchSize: 20 }, { batchSize: 10 }, 10],
    [{ __batchSize: 10 }, { batchSize: 20 }, 10],
    [{ __batchSize: 'many' }, {}, 1_000],
    [{}, {}, 1_000],
  ])('%j and %j ask for %d rows', async (source, options, expected) => {
    const { run, destination } = bench()
    await run(module, { source, ...options })
    expect(destination.rows[0]?.record['n']).toBe(expected)
  })

  it('go to a table of no schema with a warning, where there are no schemas', async () => {
    const { run, events } = bench()
    await run(module, { source: { schema: 'crm' } })
    expect(ofType(events, 'warning')).toMatchObject([
      { message: 'schema crm is ignored: memory has none' },
    ])
  })
})
