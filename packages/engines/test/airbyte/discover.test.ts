import { ManualClock } from '@panoply/runner/testing'
import { describe, expect, it } from '@jest/globals'

import { airbyte, errorOf, logsOf } from '../support/airbyte.js'
import { batchesModule, moduleOf, type Statics } from '../support/modules.js'

interface Stream {
  readonly name: string
  readonly json_schema: { readonly properties: Record<string, unknown> }
  readonly [key: string]: unknown
}

const streamsOf = ({ messages }: { messages: Record<string, unknown>[] }): Stream[] => {
  const catalog = messages.find(({ type }) => type === 'CATALOG')?.['catalog']
  return (catalog as { streams: Stream[] }).streams
}
const discover = async (
  rows: Record<string, unknown>[],
  statics: Statics = {},
  flags: string[] = [],
) => streamsOf(await airbyte(batchesModule([rows], statics), 'discover', { flags }))
const columns = async (rows: Record<string, unknown>[]) =>
  (await discover(rows))[0]?.json_schema.properties

describe('columns of a sample', () => {
  it.each([
    ['a whole number', [1], { type: ['null', 'number'] }],
    ['a fraction', [1.5], { type: ['null', 'number'] }],
    ['a text', ['x'], { type: ['null', 'string'] }],
    ['a text that looks like a date', ['2026-01-02T03:04:05Z'], { type: ['null', 'string'] }],
    ['a date', [new Date(0)], { type: ['null', 'string'], format: 'date-time' }],
    ['a date and a text', [new Date(0), 'x'], { type: ['null', 'string'] }],
    ['nothing but null', [null], { type: ['null', 'string'] }],
    ['a number and a text', [1, 'x'], { type: ['null', 'number', 'string'] }],
    ['an array', [[1]], { type: ['null', 'array'], items: {} }],
    ['an object', [{ a: 1 }], { type: ['null', 'object'], additionalProperties: true }],
    ['bytes', [new Uint8Array(1)], { type: ['null', 'string'] }],
    ['a large integer', [2n ** 70n], { type: ['null', 'string'] }],
    ['a map, which no row may hold', [new Map([['a', 1]])], { type: ['null', 'string'] }],
  ])('of %s', async (_, values, schema) => {
    expect(await columns(values.map((value) => ({ value })))).toEqual({ value: schema })
  })

  it('come in the same order, whatever the order in the rows', async () => {
    const one = await columns([{ b: 1, a: 2 }, { c: 3 }])
    const other = await columns([{ c: 3 }, { a: 2, b: 1 }])
    expect(JSON.stringify(one)).toBe(JSON.stringify(other))
    expect(Object.keys(one ?? {})).toEqual(['a', 'b', 'c'])
  })

  it('are bounded: a table of too many keeps the first ones', async () => {
    const row = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`c${n}`, n]))
    expect(Object.keys((await columns([row])) ?? {})).toHaveLength(2_000)
  })
})

describe('streams of a sample', () => {
  it('are the tables of the first 20 batches, in the order of their names', async () => {
    let reads = 0
    const module = moduleOf((call) => {
      reads = call
      return [{ n: 1, __table: `t${String(100 - call)}` }]
    })
    const streams = streamsOf(await airbyte(module, 'discover'))
    expect(reads).toBe(20)
    expect(streams.map(({ name }) => name)).toEqual(
      Array.from({ length: 20 }, (_, n) => `t${String(80 + n)}`),
    )
  })

  it('are those of 60 seconds, where the source waits', async () => {
    const clock = new ManualClock()
    const module = moduleOf((call) => (call === 1 ? [{ n: 1 }] : new Promise(() => undefined)))
    const running = airbyte(module, 'discover', { clock })
    for (let seconds = 0; seconds < 80; seconds += 1) await clock.elapse(1_000)
    expect(streamsOf(await running).map(({ name }) => name)).toEqual(['test_source'])
  })

  it('go through the template of destination, and have the key of idpattern', async () => {
    const module = batchesModule([[{ id: 7, __table: 'users' }]], {}, [
      { name: 'destination', default: 'shop_{__table}' },
      { name: 'idpattern', default: '{id}' },
    ])
    const [stream] = streamsOf(await airbyte(module, 'discover'))
    expect(stream?.name).toBe('shop_users')
    expect(stream?.['source_defined_primary_key']).toEqual([['__id']])
    expect(stream?.json_schema.properties).toHaveProperty('__id')
  })

  it('can be resumed only where the source reports a state: half a table twice is told as one', async () => {
    const stateful = moduleOf(function (this, call) {
      if (call > 1) return null
      this.state('s', { call })
      return [{ call, __state: 's' }]
    })
    const [resumable] = streamsOf(await airbyte(stateful, 'discover'))
    const [other] = await discover([{ n: 1 }])
    expect([resumable?.['is_resumable'], other?.['is_resumable']]).toEqual([true, false])
    expect(resumable?.['supported_sync_modes']).toEqual(['full_refresh'])
  })

  it('fail with the source', async () => {
    const module = moduleOf(() => {
      throw Object.assign(new Error('no access'), { retryable: false })
    })
    const result = await airbyte(module, 'discover')
    expect(result.exitCode).toBe(1)
    expect(errorOf(result)?.['message']).toContain('no access')
  })

  it('are none where there is no row, with a word in the log', async () => {
    const result = await airbyte(batchesModule([]), 'discover')
    expect(streamsOf(result)).toEqual([])
    expect(logsOf(result)).toContain('WARN the source has no rows and lists no streams')
  })

  it('leave no state, and keep a token that was refreshed', async () => {
    const module = moduleOf(async function (this, call) {
      if (call === 1) await this.fire('source-change', { token: 'fresh-token-2' })
      return call > 1 ? null : [{ call }]
    })
    const { messages } = await airbyte(module, 'discover', { config: { token: 'stale-token-1' } })
    const kinds = messages.map(({ type }) => String(type)).filter((type) => type !== 'LOG')
    expect(kinds).toEqual(['CONTROL', 'CATALOG'])
  })
})

describe('streams that are listed', () => {
  it('are streams also where the sample has none of their rows: as whole rows', async () => {
    const listResources = () => [{ id: 'users' }, { id: 'orders', name: 'Orders' }, 'plain']
    const streams = await discover([{ n: 1, __table: 'users' }], { listResources })
    expect(streams.map(({ name }) => name)).toEqual(['orders', 'plain', 'users'])
    expect(Object.keys(streams[0]?.json_schema.properties ?? {})).toEqual(['data'])
    expect(Object.keys(streams[2]?.json_schema.properties ?? {})).toEqual(['__table', 'n'])
  })

  it('are those of the sample where the list speaks of something else', async () => {
    const listResources = () => [{ id: 1, name: 'Sales' }]
    const streams = await discover([{ n: 1, __table: 'board_1' }], { listResources })
    expect(streams.map(({ name }) => name)).toEqual(['board_1'])
  })

  it('fail with the list', async () => {
    const listResources = () => Promise.reject(new Error('no list today'))
    const result = await airbyte(batchesModule([], { listResources }), 'discover')
    expect(errorOf(result)?.['message']).toBe('no list today')
  })
})

describe('streams that are declared', () => {
  const schema = {
    type: 'object',
    properties: { id: { type: 'integer' }, at: { type: 'string', format: 'date-time' } },
  }

  it('win over a sample, which is not even read', async () => {
    const module = moduleOf(
      () => {
        throw new Error('read')
      },
      {
        incremental: true,
        streams: () => [
          { name: 'users', schema, primaryKey: 'id', cursor: 'at', statePath: 'users' },
        ],
      },
    )
    expect(streamsOf(await airbyte(module, 'discover'))).toMatchObject([
      {
        name: 'users',
        json_schema: {
          properties: {
            id: { type: ['null', 'integer'] },
            at: { type: ['null', 'string'], format: 'date-time' },
          },
          additionalProperties: true,
        },
        supported_sync_modes: ['full_refresh', 'incremental'],
        source_defined_cursor: true,
        default_cursor_field: ['at'],
        source_defined_primary_key: [['id']],
        is_resumable: true,
      },
    ])
  })

  it('go through the template, and take what they do not declare from the sample', async () => {
    const module = batchesModule(
      [[{ n: 1, __table: 'users' }]],
      { streams: [{ name: 'users' }, { name: 'empty' }] },
      [{ name: 'destination', default: 'x_{__table}' }],
    )
    const streams = streamsOf(await airbyte(module, 'discover'))
    expect(
      streams.map(({ name, json_schema: { properties } }) => [name, Object.keys(properties)]),
    ).toEqual([
      ['x_empty', ['data']],
      ['x_users', ['__table', 'n']],
    ])
  })

  it.each([
    [{}, 'static streams: expected an array of { name, schema }, got an object'],
    [['users'], 'static streams[0]: expected an object { name, schema }, got "users"'],
    [[{}], 'static streams[0].name: expected a text of at least one character, got undefined'],
    [[{ name: 'a' }, { name: 'a' }], 'static streams[1].name: expected a name of its own, got "a"'],
    [
      [{ name: 'a', schema: [] }],
      'static streams[0].schema: expected a JSON Schema of a row, got an array',
    ],
    [
      [{ name: 'a', schema: { properties: { id: { type: 'INTEGER' } } } }],
      'static streams[0].schema.properties.id.type: expected one of null, boolean',
    ],
    [[{ name: 'a', primaryKey: 1 }], 'static streams[0].primaryKey: expected a text, or an array'],
    [
      [{ name: 'a', cursor: [] }],
      'static streams[0].cursor: expected the name of a column, got an array',
    ],
  ])('are refused where they are %j', async (streams, message) => {
    const result = await airbyte(batchesModule([], { streams }), 'discover')
    expect(result.exitCode).toBe(1)
    expect(errorOf(result)?.['message']).toContain(message)
  })

  it('are whole rows with --wrapped', async () => {
    const streams = await discover([], { streams: [{ name: 'users', schema, primaryKey: 'id' }] }, [
      '--wrapped',
    ])
    expect(Object.keys(streams[0]?.json_schema.properties ?? {})).toEqual(['data'])
    expect(streams[0]).not.toHaveProperty('source_defined_primary_key')
  })

  it('take null in a column that is none of the values of an enum, or of several schemas', async () => {
    const properties = {
      a: { enum: ['x'] },
      b: { anyOf: [{ type: 'string' }] },
      c: { type: 'string', enum: ['x'] },
    }
    const [stream] = await discover([], { streams: [{ name: 's', schema: { properties } }] })
    expect(stream?.json_schema.properties).toEqual({
      a: { enum: ['x', null] },
      b: { anyOf: [{ type: 'null' }, { anyOf: [{ type: 'string' }] }] },
      c: { type: ['null', 'string'], enum: ['x', null] },
    })
  })
})
