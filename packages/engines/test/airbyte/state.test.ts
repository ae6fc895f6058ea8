import { ManualClock } from '@panoply/runner/testing'
import { describe, expect, it } from '@jest/globals'

import { HEARTBEAT_EVERY_MS } from '../../src/run/heartbeat.js'
import { airbyte, catalogOf, logsOf, recordsOf, statesOf } from '../support/airbyte.js'
import { type Counting, countingModule, moduleOf } from '../support/modules.js'

const all = (...tables: string[]) => catalogOf(Object.fromEntries(tables.map((name) => [name, {}])))
const positions = (next: Record<string, number>) => ({
  tables: Object.fromEntries(Object.entries(next).map(([table, n]) => [table, { next: n }])),
})
const streamState = (name: string, state: unknown) => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name }, stream_state: state },
})
const globalState = (shared: unknown, markers: Record<string, unknown>) => ({
  type: 'GLOBAL',
  global: {
    shared_state: shared,
    stream_states: Object.entries(markers).map(([name, state]) => ({
      stream_descriptor: { name },
      stream_state: state,
    })),
  },
})
const numbers = (counting: Partial<Counting> = {}) =>
  countingModule({ total: 20, tables: ['a', 'b'], incremental: true, ...counting })
const counted = (result: Awaited<ReturnType<typeof airbyte>>, table: string) =>
  recordsOf(result, table).map(({ n }) => Number(n))
const from = (start: number, end = 20) => Array.from({ length: end - start }, (_, n) => n + start)

describe('the state of one stream', () => {
  const module = numbers({ tables: ['a'] })

  it('is the merged one, as STREAM', async () => {
    const result = await airbyte(module, 'read', { catalog: all('a') })
    expect(statesOf(result).at(-1)).toMatchObject(streamState('a', positions({ a: 20 })))
  })

  it('is where the next run goes on, whatever the sync mode', async () => {
    const state = [streamState('a', positions({ a: 15 }))]
    const result = await airbyte(module, 'read', { catalog: all('a'), state })
    expect(counted(result, 'a')).toEqual(from(15))
  })

  it.each([
    ['null', [streamState('a', null)]],
    ['absent', [{ type: 'STREAM', stream: { stream_descriptor: { name: 'a' } } }]],
    ['of another stream', [streamState('b', positions({ a: 15 }))]],
    ['empty', []],
    ['an empty object', {}],
  ])('that is %s lets the source begin anew', async (_, state) => {
    const result = await airbyte(module, 'read', { catalog: all('a'), state })
    expect(counted(result, 'a')).toEqual(from(0))
    expect(logsOf(result).filter((log) => log.startsWith('WARN'))).toEqual([])
  })

  it.each([
    ['LEGACY', [{ type: 'LEGACY', data: positions({ a: 15 }) }]],
    ['without a type', [{ data: positions({ a: 15 }) }]],
  ])('that is %s is told of, and the source begins anew', async (_, state) => {
    const result = await airbyte(module, 'read', { catalog: all('a'), state })
    expect(counted(result, 'a')).toEqual(from(0))
    expect(logsOf(result)).toContain(
      'WARN the state has an old format: the source starts from the beginning',
    )
  })

  it('of a run that came to its end begins anew where the source is no incremental one', async () => {
    const full = numbers({ tables: ['a'], incremental: false })
    const first = await airbyte(full, 'read', { catalog: all('a') })
    const second = await airbyte(full, 'read', {
      catalog: all('a'),
      state: statesOf(first).slice(-1),
    })
    expect(counted(second, 'a')).toEqual(from(0))
  })

  it('of a run that came to its end goes on where a person has chosen an incremental sync', async () => {
    const full = numbers({ tables: ['a'], incremental: false })
    const first = await airbyte(full, 'read', { catalog: all('a') })
    const second = await airbyte(full, 'read', {
      catalog: catalogOf({ a: {} }, { sync_mode: 'incremental', cursor_field: ['n'] }),
      state: statesOf(first).slice(-1),
    })
    expect(counted(second, 'a')).toEqual([])
  })
})

describe('the state of several streams', () => {
  it('is GLOBAL, and marks every chosen stream, also one without rows', async () => {
    const result = await airbyte(numbers(), 'read', { catalog: all('a', 'b', 'empty') })
    const [state] = statesOf(result).slice(-1)
    expect(state?.['global']).toEqual({
      shared_state: positions({ a: 20, b: 20 }),
      stream_states: ['a', 'b', 'empty'].map((name) => ({
        stream_descriptor: { name },
        stream_state: { isFinished: false },
      })),
    })
  })

  it('lets the next run go on', async () => {
    const state = [globalState(positions({ a: 20, b: 5 }), { a: { x: 1 }, b: {} })]
    const result = await airbyte(numbers(), 'read', { catalog: all('a', 'b'), state })
    expect([counted(result, 'a'), counted(result, 'b')]).toEqual([[], from(5)])
  })

  it.each([
    ['null', { a: {}, b: null }],
    ['absent', { a: {} }],
  ])('is not trusted where that of a stream is %s: a refresh of it', async (_, markers) => {
    const state = [globalState(positions({ a: 20, b: 5 }), markers)]
    const result = await airbyte(numbers(), 'read', { catalog: all('a', 'b'), state })
    expect([counted(result, 'a'), counted(result, 'b')]).toEqual([from(0), from(0)])
  })

  it('is not trusted for a stream that is chosen for the first time', async () => {
    const state = [globalState(positions({ a: 20 }), { a: {} })]
    const result = await airbyte(numbers(), 'read', { catalog: all('a', 'b'), state })
    expect(counted(result, 'b')).toEqual(from(0))
  })

  it('stays GLOBAL if only one of the streams is selected', async () => {
    const state = [globalState(positions({ a: 12, b: 5 }), { a: {}, b: {} })]
    const result = await airbyte(numbers(), 'read', { catalog: all('a'), state })
    expect(counted(result, 'a')).toEqual(from(12))
    expect(statesOf(result).map(({ type }) => String(type))).toEqual(
      expect.arrayContaining(['GLOBAL']),
    )
  })
})

describe('states with a path of their own', () => {
  const declared = numbers({
    streams: ['a', 'b'].map((name) => ({ name, statePath: ['tables', name] })),
  })

  it('are STREAM, each for itself', async () => {
    const result = await airbyte(declared, 'read', { catalog: all('a', 'b') })
    expect(statesOf(result).slice(-2)).toMatchObject([
      streamState('a', { next: 20 }),
      streamState('b', { next: 20 }),
    ])
  })

  it('let one stream start from the beginning while the other continues', async () => {
    const state = [streamState('a', { next: 18 }), streamState('b', null)]
    const result = await airbyte(declared, 'read', { catalog: all('a', 'b'), state })
    expect([counted(result, 'a'), counted(result, 'b')]).toEqual([from(18), from(0)])
  })

  it('may be no objects', async () => {
    const module = moduleOf(
      function (this, call) {
        const { at = 0 } = (this.source['state'] ?? {}) as { at?: number }
        if (at + call > 3) return null
        this.state(`s${call}`, { at: at + call })
        return [{ n: at + call, __state: `s${call}` }]
      },
      { incremental: true, streams: [{ name: 'test_source', statePath: 'at' }] },
    )
    const first = await airbyte(module, 'read', { catalog: all('test_source') })
    const state = statesOf(first).slice(-1)
    expect(state).toMatchObject([streamState('test_source', { __value: 3 })])
    const second = await airbyte(module, 'read', { catalog: all('test_source'), state })
    expect(recordsOf(second)).toEqual([])
  })
})

describe('states in the course of a run', () => {
  /** A second passes with each read, so that each batch is made safe. */
  const ticking = (clock: ManualClock, counting: Partial<Counting> = {}) =>
    numbers({
      tables: ['a'],
      onRead: () => clock.elapse(1_000),
      ...counting,
    })

  it('come behind their records, count them, and are not repeated', async () => {
    const clock = new ManualClock()
    const { messages, output } = await airbyte(ticking(clock, { total: 30 }), 'read', {
      ...{ clock, catalog: all('a') },
    })
    const states = statesOf({ messages })
    expect(states.length).toBeGreaterThan(1)
    expect(
      states.reduce(
        (sum, { sourceStats }) => sum + (sourceStats as { recordCount: number }).recordCount,
        0,
      ),
    ).toBe(30)
    expect(output).toContain('"sourceStats":{"recordCount":10.0}')
    const bodies = states.map(({ stream }) => JSON.stringify(stream))
    expect(new Set(bodies).size).toBe(bodies.length)
  })

  it('are repeated as a heartbeat after half an hour without a message, with 0.0', async () => {
    const clock = new ManualClock()
    let release: () => void = () => undefined
    const waiting = moduleOf(async (call) => {
      if (call === 1) return [{ n: 1 }]
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return null
    })
    const running = airbyte(waiting, 'read', { clock, catalog: all('test_source') })
    for (let minutes = 0; minutes < 3 * 60; minutes += 5) await clock.elapse(5 * 60_000)
    release()
    await clock.elapse(1_000)
    const { messages } = await running
    const states = statesOf({ messages })
    expect(HEARTBEAT_EVERY_MS).toBeLessThan(3 * 60 * 60_000)
    expect(states.length).toBeGreaterThan(4)
    expect(states.slice(1, -1).map(({ sourceStats }) => sourceStats as object)).toEqual(
      states.slice(1, -1).map(() => ({ recordCount: 0 })),
    )
  })

  it('that are large are written again only after as much of records', async () => {
    const clock = new ManualClock()
    const large = 'x'.repeat(200_000)
    const module = moduleOf(async function (this, call) {
      await clock.elapse(1_000)
      if (call > 20) return null
      this.state(`s${call}`, { call, large })
      return [{ call, __state: `s${call}` }]
    })
    const result = await airbyte(module, 'read', { clock, catalog: all('test_source') })
    expect(statesOf(result)).toHaveLength(2)
    expect(statesOf(result).at(-1)?.['sourceStats']).toEqual({ recordCount: 19 })
  })
})
