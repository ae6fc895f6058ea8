import { existsSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'

import { ManualClock } from '@panoply/runner/testing'
import { describe, expect, it } from '@jest/globals'
import { TextSink } from '@panoply/test-kit'

import { runSinger } from '../../src/index.js'
import { folder } from '../support/folder.js'
import { batchesModule, countingModule, moduleOf } from '../support/modules.js'
import { discovered, recordsOf, schemasOf, singer, statesOf } from '../support/singer.js'

const types = (schema: unknown) =>
  Object.fromEntries(
    Object.entries((schema as { properties: Record<string, { type: unknown }> }).properties).map(
      ([name, { type }]) => [name, type],
    ),
  )

describe('the command line of a tap', () => {
  it.each([
    [[], '--config: is missing'],
    [['--config', 'c.json', 'read'], 'expected flags only, got read'],
    [['--config'], '--config: expected a value behind it'],
    [['--config', 'c.json', '--about'], '--about: is not known'],
  ])('refuses %j', async (words, message) => {
    const stdout = new TextSink()
    const stderr = new TextSink()
    expect(await runSinger(batchesModule([]), words, { stdout, stderr, env: {} })).toBe(2)
    expect(stderr.text).toContain(message)
    expect(stdout.text).toBe('')
  })

  it('takes the old names of flags', async () => {
    const catalog = { streams: [] }
    const properties = folder.json('properties.json', catalog)
    const { messages } = await singer(batchesModule([[{ n: 1 }]]), { flags: ['-p', properties] })
    expect(messages.map(({ type }) => String(type))).toEqual(['STATE', 'STATE'])
  })

  it('fails for a config that is no object, without quoting it', async () => {
    const { exitCode, stderr } = await singer(batchesModule([]), { config: ['hunter2'] })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('--config: expected an object')
    expect(stderr).not.toContain('hunter2')
  })
})

describe('the messages of a tap', () => {
  it('are the given state, a schema before the records, and a state at the end', async () => {
    const { messages } = await singer(batchesModule([[{ n: 1 }]]))
    expect(messages.map(({ type }) => String(type))).toEqual(['STATE', 'SCHEMA', 'RECORD', 'STATE'])
    expect(messages[1]).toMatchObject({
      stream: 'test_source',
      key_properties: [],
      schema: { type: 'object', properties: { n: { type: ['null', 'number'] } } },
    })
    expect(messages[2]).toMatchObject({
      record: { n: 1 },
      time_extracted: expect.stringMatching(/Z$/),
    })
  })

  it('have a schema that grows with a new column, and takes other kinds of values', async () => {
    const module = batchesModule([
      [{ a: 1 }, { a: 2, b: 'x' }],
      [{ a: 'y', b: null }, { a: 1.5 }],
    ])
    const result = await singer(module)
    expect(schemasOf(result).map(({ schema }) => types(schema))).toEqual([
      { a: ['null', 'number'] },
      { a: ['null', 'number'], b: ['null', 'string'] },
      { a: ['null', 'number', 'string'], b: ['null', 'string'] },
    ])
    expect(recordsOf(result)).toEqual([{ a: 1 }, { a: 2, b: 'x' }, { a: 'y', b: null }, { a: 1.5 }])
  })

  it('give names that differ in case only a number', async () => {
    const module = batchesModule([
      [
        { id: 1, ID: 2, __table: 'users' },
        { n: 1, __table: 'Users' },
      ],
    ])
    const result = await singer(module)
    expect(recordsOf(result, 'users')).toEqual([{ id: 1, ID_2: 2, __table: 'users' }])
    expect(recordsOf(result, 'Users_2')).toHaveLength(1)
  })

  it('keep a column named __proto__ when another column gets a number', async () => {
    const row = JSON.parse('{"__proto__":1,"id":2,"ID":3}') as Record<string, unknown>
    const { output } = await singer(batchesModule([[row]]))
    expect(output).toContain('"record":{"__proto__":1,"id":2,"ID_2":3}')
  })

  it('are dates as ISO text with a format, and text that looks like one without', async () => {
    const result = await singer(batchesModule([[{ at: new Date(0), text: '2026-01-02' }]]))
    expect(schemasOf(result)[0]?.['schema']).toMatchObject({
      properties: { at: { format: 'date-time' }, text: { type: ['null', 'string'] } },
    })
    expect(recordsOf(result)).toEqual([{ at: '1970-01-01T00:00:00.000Z', text: '2026-01-02' }])
  })

  it.each(['\u2028', '\u2029', '\u0085'])('escape the line end %j', async (end) => {
    const { output } = await singer(batchesModule([[{ text: `a${end}b`, [`c${end}`]: 1 }]]))
    expect(output).not.toContain(end)
  })

  it('have no half of a surrogate pair', async () => {
    expect(recordsOf(await singer(batchesModule([[{ text: 'a\ud800' }]])))).toEqual([
      { text: 'a\ufffd' },
    ])
  })

  it('leave out rows without columns, and count them in the log', async () => {
    const result = await singer(batchesModule([[{}, { n: 1 }, {}]]))
    expect(recordsOf(result)).toEqual([{ n: 1 }])
    expect(result.stderr).toContain('WARN test_source: 2 rows without any column were left out')
  })

  it('are whole rows with --wrapped', async () => {
    const result = await singer(batchesModule([[{ n: 1 }, { m: 'x' }]]), { flags: ['--wrapped'] })
    expect(recordsOf(result)).toEqual([{ data: { n: 1 } }, { data: { m: 'x' } }])
    expect(schemasOf(result)).toHaveLength(1)
  })

  it('have the key of idpattern', async () => {
    const params = [{ name: 'idpattern', default: '{id}' }]
    const result = await singer(batchesModule([[{ id: 7 }]], {}, params))
    expect(schemasOf(result)[0]?.['key_properties']).toEqual(['__id'])
    expect(recordsOf(result)).toEqual([{ id: 7, __id: '7' }])
  })

  it('have the declared schema, where null is taken in every column', async () => {
    const properties = { id: { type: 'integer' }, name: { type: 'string' } }
    const streams = [{ name: 'test_source', schema: { properties }, primaryKey: ['id'] }]
    const result = await singer(batchesModule([[{ id: '7', name: null }]], { streams }))
    expect(schemasOf(result)).toMatchObject([
      { key_properties: ['id'], schema: { properties: { id: { type: ['null', 'integer'] } } } },
    ])
    expect(recordsOf(result)).toEqual([{ id: 7, name: null }])
  })

  it('end where a row has none of its keys', async () => {
    const streams = [
      {
        name: 'test_source',
        schema: { properties: { id: { type: 'integer' } } },
        primaryKey: 'id',
      },
    ]
    const { exitCode, stderr } = await singer(batchesModule([[{ n: 1 }]], { streams }))
    expect(exitCode).toBe(1)
    expect(stderr).toContain('test_source: a row has no id')
  })

  it('widen a declared column whose values are of another kind, a fraction among integers', async () => {
    const streams = [{ name: 'test_source', schema: { properties: { n: { type: 'integer' } } } }]
    const result = await singer(batchesModule([[{ n: 1 }, { n: 1.5 }]], { streams }))
    expect(schemasOf(result).map(({ schema }) => types(schema))).toEqual([
      { n: ['null', 'integer'] },
      { n: ['null', 'number'] },
    ])
  })
})

describe('the log of a tap', () => {
  it('goes to standard error, without secrets', async () => {
    const module = moduleOf(
      function (this) {
        this.log('with', this.source['password'])
        throw Object.assign(new Error(`no access for ${String(this.source['password'])}`), {
          retryable: false,
        })
      },
      {},
      [{ name: 'password', type: 'password' }],
    )
    const { exitCode, stderr, output } = await singer(module, {
      config: { password: 'hunter2-hunter2' },
    })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('FATAL the data source failed: no access for [secret] (config_error)')
    expect(stderr + output).not.toContain('hunter2')
  })
})

describe('a changed configuration', () => {
  const refreshing = moduleOf(
    async function (this, call) {
      if (call > 1) return null
      await this.fire('source-change', { token: 'fresh-token-2' })
      return [{ call }]
    },
    {},
    [{ name: 'token', type: 'password' }],
  )

  it('is written back into its file whole, for its owner only', async () => {
    const given = { token: 'stale-token-1', region: 'eu' }
    const { config, exitCode } = await singer(refreshing, { config: given })
    expect(exitCode).toBe(0)
    expect(config).toEqual({ token: 'fresh-token-2', region: 'eu' })
  })

  it('is written behind a link, with the rights of a secret', async () => {
    const target = folder.json('real.json', { token: 'stale-token-1' })
    const link = join(folder.path, 'link.json')
    symlinkSync(target, link)
    const stdout = new TextSink()
    await runSinger(refreshing, ['--config', link], { stdout, stderr: new TextSink(), env: {} })
    expect(statSync(target).mode & 0o777).toBe(0o600)
    expect(stdout.text).not.toContain('fresh-token-2')
  })

  it('is written through no link that another user has put beside it', async () => {
    const path = folder.json('planted.json', { token: 'stale-token-1' })
    const theirs = folder.json('theirs.json', {})
    // The name that an earlier version used.
    symlinkSync(theirs, join(folder.path, `.planted.json.${process.pid}.tmp`))
    await runSinger(refreshing, ['--config', path], {
      ...{ stdout: new TextSink(), stderr: new TextSink(), env: {} },
    })
    expect(readFileSync(path, 'utf8')).toContain('fresh-token-2')
    expect(readFileSync(theirs, 'utf8')).toBe('{}')
  })

  it('leaves no token of a killed process beside it for longer than an hour', async () => {
    const path = folder.json('swept.json', { token: 'stale-token-1' })
    const before = (minutes: number): Date => new Date(Date.now() - minutes * 60_000)
    const left = (name: string, minutes: number): string => {
      const file = folder.json(name, { token: 'older' })
      utimesSync(file, before(minutes), before(minutes))
      return file
    }
    const abandoned = ['4711', 'b5cfd021-7a6d-4a0e-9c6f-0c4b4f0c8f0e'].map((middle) =>
      left(`.swept.json.${middle}.tmp`, 61),
    )
    const others = [
      left('.swept.json.4712.tmp', 50),
      left('.swept.json.mine.tmp', 61),
      left('.other.json.4711.tmp', 61),
    ]
    await runSinger(refreshing, ['--config', path], {
      ...{ stdout: new TextSink(), stderr: new TextSink(), env: {} },
    })
    expect(abandoned.filter((file) => existsSync(file))).toEqual([])
    expect(others.filter((file) => !existsSync(file))).toEqual([])
  })
})

describe('discovery of a tap', () => {
  it('tells streams with their metadata, everything selected by default', async () => {
    const properties = { id: { type: 'integer' }, at: { type: 'string', format: 'date-time' } }
    const streams = [{ name: 'users', schema: { properties }, primaryKey: 'id', cursor: 'at' }]
    const catalog = await discovered(batchesModule([], { streams, incremental: true }))
    expect(catalog.streams).toMatchObject([
      {
        ...{ tap_stream_id: 'users', stream: 'users', key_properties: ['id'] },
        ...{ replication_method: 'INCREMENTAL', replication_key: 'at' },
        metadata: [
          {
            breadcrumb: [],
            metadata: {
              ...{ inclusion: 'available', 'selected-by-default': true },
              ...{ 'table-key-properties': ['id'], 'valid-replication-keys': ['at'] },
              ...{ 'forced-replication-method': 'INCREMENTAL', 'replication-key': 'at' },
            },
          },
          { breadcrumb: ['properties', 'id'], metadata: { inclusion: 'automatic' } },
          { breadcrumb: ['properties', 'at'], metadata: { inclusion: 'available' } },
        ],
      },
    ])
  })

  it('is a catalog that the tap itself takes, names that differ in case included', async () => {
    const module = batchesModule([[{ id: 1, ID: 2, __table: 'a' }], [{ n: 1, __table: 'A' }]])
    const result = await singer(module, { catalog: await discovered(module) })
    expect(recordsOf(result)).toEqual([
      { ID: 2, id_2: 1, __table: 'a' },
      { n: 1, __table: 'A' },
    ])
    expect(schemasOf(result).map(({ stream }) => String(stream))).toEqual(['A', 'a_2'])
  })
})

describe('a catalog', () => {
  const module = batchesModule([
    [
      { id: 1, name: 'x', extra: true, __table: 'users' },
      { id: 2, __table: 'orders' },
    ],
  ])
  const entry = (name: string, metadata: unknown[] = [], more: object = {}) => ({
    ...{ tap_stream_id: name, stream: name, metadata, ...more },
    schema: {
      properties: { id: { type: ['null', 'number'] }, name: { type: ['null', 'string'] } },
    },
  })
  const own = (metadata: object) => ({ breadcrumb: [], metadata })

  it.each([
    ['selected', { selected: true }, 1],
    ['not selected', { selected: false, 'selected-by-default': true }, 0],
    ['selected by default', { 'selected-by-default': true }, 1],
    ['of which nothing is said', {}, 0],
  ])('with a stream that is %s', async (_, metadata, count) => {
    const catalog = { streams: [entry('users', [own(metadata)])] }
    expect(recordsOf(await singer(module, { catalog }))).toHaveLength(count)
  })

  it('takes an old "selected" as well', async () => {
    const catalog = { streams: [entry('users', [], { selected: true })] }
    expect(recordsOf(await singer(module, { catalog }))).toHaveLength(1)
  })

  it('leaves out columns that are not selected, and new ones where columns were chosen', async () => {
    const metadata = [
      own({ selected: true }),
      { breadcrumb: ['properties', 'name'], metadata: { selected: false } },
    ]
    const result = await singer(module, { catalog: { streams: [entry('users', metadata)] } })
    expect(recordsOf(result)).toEqual([{ id: 1 }])
    expect(result.stderr).toContain('the column extra is new, and left out')
    expect(result.stderr).toContain('WARN orders: 1 rows were left out')
  })

  it('keeps the columns of the key, selected or not', async () => {
    const metadata = [
      own({ selected: true, 'table-key-properties': ['id'] }),
      { breadcrumb: ['properties', 'id'], metadata: { selected: false } },
      { breadcrumb: ['properties', 'name'], metadata: { inclusion: 'unsupported' } },
    ]
    const result = await singer(module, { catalog: { streams: [entry('users', metadata)] } })
    expect(recordsOf(result)).toEqual([{ id: 1 }])
  })

  it('lets a schema grow where all columns were chosen', async () => {
    const result = await singer(module, {
      catalog: { streams: [entry('users', [own({ selected: true })])] },
    })
    expect(recordsOf(result)).toEqual([{ id: 1, name: 'x', extra: true }])
    expect(result.stderr).toContain('INFO users: the column extra is new')
  })

  it.each([[{}], [{ streams: [{}] }], [{ streams: ['users'] }]])(
    'is refused as %j',
    async (catalog) => {
      const { exitCode, stderr } = await singer(module, { catalog })
      expect([exitCode, stderr.includes('--catalog: expected')]).toEqual([1, true])
    },
  )
})

describe('the state of a tap', () => {
  const counting = (...tables: string[]) => countingModule({ total: 20, tables, incremental: true })
  const position = (next: Record<string, number>) => ({
    tables: Object.fromEntries(Object.entries(next).map(([table, n]) => [table, { next: n }])),
  })

  it('of one stream is its bookmark', async () => {
    const result = await singer(counting('a'), { state: { bookmarks: { a: position({ a: 15 }) } } })
    expect(recordsOf(result)).toHaveLength(5)
    expect(statesOf(result)[0]).toEqual({ bookmarks: { a: position({ a: 15 }) } })
    expect(statesOf(result).at(-1)).toMatchObject({ bookmarks: { a: position({ a: 20 }) } })
  })

  it('of several stands beside their bookmarks', async () => {
    const result = await singer(counting('a', 'b'))
    expect(statesOf(result).at(-1)).toEqual({
      bookmarks: { a: { isFinished: false }, b: { isFinished: false } },
      shared_state: position({ a: 20, b: 20 }),
    })
  })

  it.each([[{ a: {}, b: null }], [{}]])(
    'of several begins anew for bookmarks %j of a catalog',
    async (bookmarks) => {
      const state = { bookmarks, shared_state: position({ a: 20, b: 20 }) }
      const module = counting('a', 'b')
      const result = await singer(module, { state, catalog: await discovered(module) })
      expect(recordsOf(result)).toHaveLength(40)
      expect(statesOf(result)[0]).toEqual(state)
    },
  )

  it('that is unknown is written first, told of, and begins anew', async () => {
    const state = { position: 7 }
    const result = await singer(counting('a'), { state })
    expect(statesOf(result)[0]).toEqual(state)
    expect(recordsOf(result)).toHaveLength(20)
    expect(result.stderr).toContain('WARN the state has no bookmarks')
  })

  it('is the last message also where nothing has changed', async () => {
    const state = { bookmarks: { a: position({ a: 20 }) } }
    const result = await singer(counting('a'), { state, catalog: await discovered(counting('a')) })
    expect(statesOf(result)).toHaveLength(2)
  })

  it('is repeated as a heartbeat', async () => {
    const clock = new ManualClock()
    const waiting = moduleOf(async (call) => {
      if (call > 1) return null
      await clock.elapse(2 * 60 * 60_000)
      return [{ n: 1 }]
    })
    const result = await singer(waiting, { clock })
    expect(statesOf(result).length).toBeGreaterThan(3)
  })
})
