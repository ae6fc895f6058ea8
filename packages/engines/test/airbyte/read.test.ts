import { describe, expect, it } from '@jest/globals'

import {
  airbyte,
  catalogOf,
  errorOf,
  logsOf,
  recordsOf,
  statesOf,
  statusesOf,
} from '../support/airbyte.js'
import { batchesModule, countingModule, moduleOf } from '../support/modules.js'

const N = { n: { type: ['null', 'number'] } }
const all = (...tables: string[]) => catalogOf(Object.fromEntries(tables.map((name) => [name, {}])))

describe('the records of a read', () => {
  it('are those of the chosen streams; the others are counted and told of once', async () => {
    const module = batchesModule([
      [
        { n: 1, __table: 'a' },
        { n: 2, __table: 'b' },
      ],
      [{ n: 3, __table: 'b' }],
    ])
    const result = await airbyte(module, 'read', { catalog: catalogOf({ a: N }) })
    expect(recordsOf(result)).toEqual([{ n: 1 }])
    const logs = logsOf(result).filter((log) => log.startsWith('WARN b'))
    expect(logs).toEqual([
      'WARN b is not among the chosen streams: its rows are left out',
      'WARN b: 2 rows were left out, it is not a chosen stream',
    ])
  })

  it('hold the chosen columns only; a column outside is told of once', async () => {
    const module = batchesModule([[{ n: 1, secret: 2 }], [{ n: 2, secret: 3, more: true }]])
    const result = await airbyte(module, 'read', { catalog: catalogOf({ test_source: N }) })
    expect(recordsOf(result)).toEqual([{ n: 1 }, { n: 2 }])
    expect(logsOf(result).filter((log) => log.includes('the column'))).toEqual([
      expect.stringContaining('the column secret is not in the chosen schema'),
      expect.stringContaining('the column more is not in the chosen schema'),
    ])
  })

  it('are left out where nothing is in them, counted and told of once: the platform drops them', async () => {
    const module = batchesModule([[{}, { n: 1 }, { other: 1 }, {}]])
    const result = await airbyte(module, 'read', { catalog: catalogOf({ test_source: N }) })
    expect(recordsOf(result)).toEqual([{ n: 1 }])
    expect(logsOf(result).filter((log) => log.includes('rows without'))).toEqual([
      'WARN test_source: rows without any chosen column are left out',
      'WARN test_source: 3 rows without any column were left out',
    ])
    expect(statesOf(result).at(-1)?.['sourceStats']).toEqual({ recordCount: 1 })
  })

  it('hold every column where the catalog says nothing of columns', async () => {
    const module = batchesModule([[{ n: 1, m: { deep: [1] } }]])
    const result = await airbyte(module, 'read', { catalog: all('test_source') })
    expect(recordsOf(result)).toEqual([{ n: 1, m: { deep: [1] } }])
  })

  it('hold the whole row in one column with --wrapped', async () => {
    const module = batchesModule([[{ n: 1 }, {}]])
    const catalog = catalogOf({ test_source: { data: {} } })
    const result = await airbyte(module, 'read', { catalog, flags: ['--wrapped'] })
    expect(recordsOf(result)).toEqual([{ data: { n: 1 } }, { data: {} }])
  })

  it('go to the namespace of the catalog', async () => {
    const catalog = all('test_source')
    Object.assign(catalog.streams[0]?.['stream'] as object, { namespace: 'sales' })
    const { messages } = await airbyte(batchesModule([[{ n: 1 }]]), 'read', { catalog })
    expect(messages.find(({ type }) => type === 'RECORD')?.['record']).toMatchObject({
      namespace: 'sales',
    })
    expect(messages.find(({ type }) => type === 'STATE')?.['state']).toMatchObject({
      stream: { stream_descriptor: { name: 'test_source', namespace: 'sales' } },
    })
  })

  it('end the run where all primary keys of a deduplicated stream are missing', async () => {
    const catalog = catalogOf(
      { test_source: N },
      {
        ...{ sync_mode: 'incremental', destination_sync_mode: 'append_dedup' },
        ...{ cursor_field: ['n'], primary_key: [['n']] },
      },
    )
    const result = await airbyte(batchesModule([[{ n: 1 }], [{ n: null }]]), 'read', { catalog })
    expect(result.exitCode).toBe(1)
    expect(recordsOf(result)).toEqual([{ n: 1 }])
    expect(errorOf(result)).toMatchObject({ failure_type: 'config_error' })
    expect(errorOf(result)?.['message']).toContain('test_source: a row has no n')
  })

  it('are written whole or not at all per batch', async () => {
    const circle: Record<string, unknown> = { n: 2 }
    circle['self'] = circle
    const result = await airbyte(batchesModule([[{ n: 1 }], [{ n: 3 }, circle]]), 'read', {
      catalog: all('test_source'),
    })
    expect(result.exitCode).toBe(1)
    expect(recordsOf(result)).toEqual([{ n: 1 }])
  })

  it('are told of where one is longer than the platform takes', async () => {
    const module = batchesModule([[{ text: 'x'.repeat(20_000_000) }]])
    const result = await airbyte(module, 'read', { catalog: all('test_source'), mayBeWrong: true })
    expect(logsOf(result).filter((log) => log.includes('engines may lose'))).toHaveLength(1)
  })
})

describe('the statuses of a read', () => {
  it('are STARTED, RUNNING with the first record, and COMPLETE after the last state', async () => {
    const module = countingModule({ total: 1, tables: ['a'], incremental: true })
    const { messages } = await airbyte(module, 'read', { catalog: all('a') })
    const kinds = messages.map(({ type, trace }) =>
      type === 'TRACE'
        ? (trace as { stream_status: { status: string } }).stream_status.status
        : String(type),
    )
    expect(kinds).toEqual(['STARTED', 'RUNNING', 'RECORD', 'STATE', 'COMPLETE'])
  })

  it('have no RUNNING for a stream without rows', async () => {
    const result = await airbyte(batchesModule([]), 'read', { catalog: all('test_source') })
    expect(statusesOf(result)).toEqual(['test_source STARTED', 'test_source COMPLETE'])
    expect(statesOf(result)).toHaveLength(1)
  })
})

describe('estimates', () => {
  const progressing = (progressUnit?: string) =>
    moduleOf(
      function (this, call) {
        this.progress(call, 3, '')
        return call > 3 ? null : [{ call, __table: `t${call}` }]
      },
      progressUnit === undefined ? {} : { progressUnit },
    )
  const estimates = (messages: readonly Record<string, unknown>[]) =>
    messages
      .map(({ trace }) => trace as { type?: string; estimate?: object } | undefined)
      .filter((trace) => trace?.type === 'ESTIMATE')

  it('are told for the stream where there is one, and once', async () => {
    const { messages } = await airbyte(progressing('rows'), 'read', { catalog: all('t1') })
    expect(estimates(messages)).toMatchObject([
      { estimate: { name: 't1', type: 'STREAM', row_estimate: 3 } },
    ])
  })

  it('are told for the sync, with bytes, where there are several streams', async () => {
    const { messages } = await airbyte(progressing('rows'), 'read', {
      catalog: all('t1', 't2', 't3'),
    })
    expect(estimates(messages)).toMatchObject([{ estimate: { type: 'SYNC', row_estimate: 3 } }])
  })

  it('are not told by a source that counts something else', async () => {
    const { messages } = await airbyte(progressing(), 'read', { catalog: all('t1') })
    expect(estimates(messages)).toEqual([])
  })
})
