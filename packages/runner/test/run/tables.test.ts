import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, toRecordGroup } from '@panoply/datasource'
import { batchesModule, moduleOf } from '@panoply/test-kit'

import type { Destination } from '../../src/index.js'
import { bench, failureOf } from './bench.js'

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
    // What stands on the group holds for its rows, and none of it is a column.
    const named = { ...group, __state: 's', __table: 'sales' }
    expect(await tables(moduleOf((call) => (call === 1 ? named : null)))).toEqual([
      ['sales', { n: 1, ...stamp }],
      ['sales', { n: 2, ...stamp }],
    ])
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
      '2 rows of test_source without the type, which the id of a row needs: each is stored and replaces no other row',
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

  it.each([
    ['a text', 'row', 'string'],
    ['nothing', null, 'null'],
  ])('and %s in a record group is refused', async (_, row, kind) => {
    // As an author makes it by hand: toRecordGroup refuses such rows itself.
    const group = { ...toRecordGroup('r1', []), data: [{}, row] }
    const error = await failureOf(bench().run(moduleOf(() => [group])))
    expect(error).toMatchObject({
      part: 'source',
      message: `the data source failed: a record group of "r1": expected objects as its data, got ${kind}`,
    })
  })

  it('and one without a name is refused', async () => {
    const running = bench().run(batchesModule([[{ form: '' }]]), {
      source: { destination: '{form}' },
    })
    expect(await failureOf(running)).toMatchObject({
      part: 'source',
      message: 'the data source failed: destination "{form}" gives an empty table name for a row',
    })
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
  it('or says so where they cannot be emptied, once a table', async () => {
    const { destination: memory, run } = bench()
    const destination: Destination = {
      ...{ id: 'pipe', keepsCheckpoint: false },
      open: () => memory.open(),
      write: (batch) => memory.write(batch),
      commit: (settle) => memory.commit(settle),
      close: () => memory.close(),
      report: () => memory.report(),
    }
    const rows = [[{ __table: 'a' }], [{ __table: 'a' }, { __table: 'b' }]]
    const source = { truncateTable: 'true' }
    const report = await run(batchesModule(rows), { destination, source })

    expect(memory.rows).toHaveLength(3)
    expect(report.warnings).toEqual([
      'a was not emptied before: memory adds rows',
      'b was not emptied before: memory adds rows',
    ])
  })
})
