import { describe, expect, it } from '@jest/globals'
import { type DataSourceModule, type Param } from '@panoply/datasource'
import { InvalidArgumentError, PanoplyError } from '@panoply/errors'
import { batchesModule, moduleOf } from '@panoply/test-kit'

import { InMemoryDestination } from '../../src/testing/index.js'
import { bench, failureOf, ofType } from './bench.js'

type Rows = readonly Record<string, unknown>[]

const declaring = (
  streams: unknown,
  rows: Rows,
  params: readonly Param[] = [],
): DataSourceModule => {
  const module = batchesModule([rows], params)
  Object.assign(module.Stream, { streams })
  return module
}

const opened = async (
  module: DataSourceModule,
  source: Record<string, unknown> = {},
): Promise<{
  readonly ids: (string | undefined)[]
  readonly warnings: readonly string[]
  readonly destination: InMemoryDestination
}> => {
  const destination = new InMemoryDestination()
  const { warnings } = await bench(destination).run(module, { source })
  return { ids: destination.rows.map(({ id }) => id), warnings, destination }
}

const USERS = { name: 'users', schema: {}, primaryKey: 'id' }

describe('declared streams', () => {
  it.each<[string, unknown, string]>([
    ['no array', {}, 'static streams: expected an array of { name, schema }, got an object'],
    ['a stream without a name', [{}], 'static streams[0].name: expected a text of at least one'],
    [
      'a name that comes twice',
      [USERS, USERS],
      'static streams[1].name: expected a name of its own',
    ],
  ])('refuse %s before anything is read', async (_, streams, message) => {
    const { run, events } = bench()
    const error: unknown = await run(declaring(streams, [])).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect((error as Error).message).toContain(message)
    expect(events).toEqual([])
  })

  it('fail the run, if their function returns what cannot be worked with', async () => {
    const streams = (): unknown => [{ name: 'users', primaryKey: 7 }]
    const { run, events } = bench()
    const { part, message, retryable } = await failureOf(run(declaring(streams, [])))
    expect([part, retryable]).toEqual(['source', false])
    expect(message).toBe(
      'the data source failed: static streams[0].primaryKey: expected a text, or an array of texts, got a number',
    )
    expect(ofType(events, 'retry')).toEqual([])
  })

  it('fail the run, if their function fails as often as a read may', async () => {
    let calls = 0
    const streams = (): Promise<never> => {
      calls += 1
      return Promise.reject(new Error(`no answer for secret-of-mine`))
    }
    const { run, events } = bench()
    const running = run(declaring(streams, []), { source: { password: 'secret-of-mine' } })
    const { part, message } = await failureOf(running)
    expect([part, calls]).toEqual(['source', 4])
    expect(message).toMatch(/^the data source failed: static streams failed: no answer for /)
    expect(message).not.toContain('secret-of-mine')
    expect(ofType(events, 'retry').map(({ error }) => error)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^static streams: no answer for /)),
    )
  })

  it('are not asked for again, if their function says that it cannot help', async () => {
    let calls = 0
    const streams = (): never => {
      calls += 1
      throw new PanoplyError('no such database', { retryable: false })
    }
    const { message, retryable } = await failureOf(bench().run(declaring(streams, [])))
    expect(message).toBe('the data source failed: static streams failed: no such database')
    expect([calls, retryable]).toEqual([1, false])
  })

  it('are found by a function that fails at first', async () => {
    let calls = 0
    const streams = (): unknown => {
      calls += 1
      if (calls === 1) throw new Error('busy')
      return [USERS]
    }
    const { ids } = await opened(declaring(streams, [{ __table: 'users', id: 7 }]))
    expect([ids, calls]).toEqual([['7'], 2])
  })

  it('are asked for once per run, with the parameters and the options of the source', async () => {
    const calls: unknown[] = []
    const streams = function (this: unknown, source: object, options: object): unknown {
      calls.push({ source, options })
      return Promise.resolve([USERS])
    }
    let reads = 0
    const module = moduleOf(() => {
      reads += 1
      if (reads === 2) throw new Error('once')
      return reads < 4 ? [{ __table: 'users', id: reads }] : null
    })
    Object.assign(module.Stream, { streams })
    const { run, destination } = bench()
    await run(module, { source: { city: 'Bonn' }, options: { hint: 1 } })
    expect(calls).toMatchObject([{ source: { city: 'Bonn' }, options: { hint: 1 } }])
    expect(destination.rows.map(({ id }) => id)).toEqual(['1', '3'])
  })

  it('may refresh a token on the way: the fresh one is saved and read with', async () => {
    const streams = (source: { token?: string }): unknown => {
      source.token = 'fresh'
      return [USERS]
    }
    const seen: unknown[] = []
    const module = moduleOf(function () {
      seen.push(this.source['token'])
      return null
    })
    Object.assign(module.Stream, { streams })
    const { run, events } = bench()
    await run(module, { source: { token: 'stale' } })
    expect(seen).toEqual(['fresh'])
    expect(ofType(events, 'source-change')).toMatchObject([{ names: ['token'] }])
  })

  it('stop the run, if it is told to while their function hangs', async () => {
    const controller = new AbortController()
    const streams = (): Promise<never> => {
      controller.abort()
      return new Promise(() => undefined)
    }
    const { run } = bench()
    const options = { signal: controller.signal, stopWithinMs: 0 }
    await expect(run(declaring(streams, []), options)).resolves.toMatchObject({
      outcome: 'stopped',
      rows: 0,
    })
  })

  it('are what a destination is opened with', async () => {
    const schema = { properties: { at: { type: 'string', format: 'date-time' } } }
    const { destination } = await opened(declaring([{ name: 'users', schema }], []))
    expect(destination.opening?.streams).toMatchObject([{ name: 'users', schema }])
  })

  it('give way to those that the caller gives', async () => {
    const destination = new InMemoryDestination()
    const module = declaring([USERS], [{ __table: 'users', id: 1 }])
    await bench(destination).run(module, { streams: [] })
    expect(destination.opening?.streams).toEqual([])
    expect(destination.rows).toMatchObject([{ id: undefined }])
  })
})

describe('keys of declared streams', () => {
  it('tell rows apart, by the table that a row names before the template is filled', async () => {
    const rows = [
      { __table: 'users', id: 1 },
      { __table: 'users', id: 2 },
      { __table: 'notes', id: 3 },
    ]
    const streams = [USERS, { name: 'notes', schema: {} }]
    const { ids, warnings } = await opened(declaring(streams, rows), {
      destination: 'crm_{__table}',
    })
    expect(ids).toEqual(['1', '2', undefined])
    expect(warnings).toEqual([])
  })

  it('are found by the name of the table, if a row names none', async () => {
    const streams = [{ name: 'test_source', schema: {}, primaryKey: ['id'] }]
    expect((await opened(declaring(streams, [{ id: 1 }]))).ids).toEqual(['1'])
  })

  it('may have several columns, and different values never give the same key', async () => {
    const streams = [{ name: 'lines', schema: {}, primaryKey: ['order', 'line'] }]
    const rows = [
      { __table: 'lines', order: '1', line: '23' },
      { __table: 'lines', order: '12', line: '3' },
      { __table: 'lines', order: 12, line: 3 },
    ]
    const { ids } = await opened(declaring(streams, rows))
    expect(new Set(ids).size).toBe(2)
    expect(ids[1]).toBe(ids[2])
  })

  it('are found in a column whose name differs in case', async () => {
    const rows = [{ __table: 'users', ID: 7 }]
    expect((await opened(declaring([USERS], rows))).ids).toEqual(['7'])
  })

  it('that a row lacks are told once per table, with a count', async () => {
    const streams = [USERS, { name: 'lines', schema: {}, primaryKey: ['order', 'line'] }]
    const rows = [
      { __table: 'users', name: 'Ann' },
      { __table: 'users', id: null },
      { __table: 'users', id: 3 },
      { __table: 'lines', order: 1 },
    ]
    const { ids, warnings } = await opened(declaring(streams, rows))
    expect(ids).toEqual([undefined, undefined, '3', undefined])
    expect(warnings).toEqual([
      expect.stringMatching(/^2 rows of users without id,/),
      expect.stringMatching(/^1 row of lines without line,/),
    ])
  })

  it.each([
    ['an idpattern', { idpattern: '{email}' }, 'a@b'],
    ['a primary key of the parameters', { key: 'email' }, 'a@b'],
    ['no key of its own', {}, '1'],
  ])('come after what the source is given: %s', async (_, source, id) => {
    const rows = [{ __table: 'users', id: 1, email: 'a@b' }]
    const module = declaring([USERS], rows, [{ name: 'key', type: 'primary-key' }])
    expect((await opened(module, source)).ids).toEqual([id])
  })

  it('are missing for a table that is not declared, which is told once', async () => {
    const rows = [
      { __table: 'user', id: 1 },
      { __table: 'user', id: 2 },
    ]
    const { ids, warnings } = await opened(declaring([USERS], rows))
    expect(ids).toEqual([undefined, undefined])
    expect(warnings).toEqual([
      'static streams declares no "user": its rows have no declared key and no declared types',
    ])
  })
})

describe('values that do not fit a declared type', () => {
  it('are told once per table and column, without the value, and kept as they came', async () => {
    const schema = { properties: { at: { type: 'string', format: 'date-time' } } }
    const rows = [
      { __table: 'users', at: '2026-01-02T03:04:05Z' },
      { __table: 'users', at: 'in a secret hour' },
      { __table: 'users', at: 'later' },
      { __table: 'users', at: null },
    ]
    const { destination, warnings } = await opened(declaring([{ name: 'users', schema }], rows))
    expect(warnings).toEqual([
      'users.at: expected the declared type {"type":"string","format":"date-time"}, ' +
        'got a text that does not fit; it is stored unchanged',
    ])
    expect(destination.records('users')).toEqual(rows)
  })
})
