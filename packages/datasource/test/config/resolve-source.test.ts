import { describe, expect, it } from '@jest/globals'

import { type DataSourceConfig, parseSource, resolveSource } from '../../src/index.js'

const TABLES = [
  { id: 1, name: 'users' },
  { id: 2, name: 'orders', requires: ['users'] },
  { id: 3, name: 'logs, old' },
  { id: 4, name: 'secret', disabled: true },
]

const configOf = (
  calls: unknown[],
  type: 'list' | 'dynamic-list' | 'select' = 'list',
): DataSourceConfig => ({
  title: 'Tables',
  params: [
    {
      name: 'tables',
      type,
      dependencies: ['schema', 'port'],
      values: (source, options) => {
        calls.push({ ...source, options })
        return Promise.resolve(TABLES)
      },
    },
    {
      name: 'schema',
      type: 'select',
      dependencies: ['port'],
      values: () => [{ name: 'public', value: 7 }],
    },
    { name: 'port', type: 'number', default: '5432' },
  ],
})

const given = { schema: 'public', port: '5432' }

describe('resolveSource', () => {
  it.each([
    ['a value that is none of them', 'nope', 'tables: expected one of the values, got a text'],
    ['one of several that is none', ['users', 'nope'], 'write one of users, orders, logs, old'],
    ['a value that is disabled', ['secret'], 'tables: the value is disabled'],
    ['an item without what it requires', 'orders', 'tables: orders requires users'],
  ])('refuses %s, also where a function finds the values', async (_, tables, reason) => {
    await expect(resolveSource(configOf([]), { ...given, tables })).rejects.toThrow(reason)
  })

  it('checks what it can before it calls a function', async () => {
    const calls: unknown[] = []
    const source = { ...given, port: 'abc', tables: 'users' }
    await expect(resolveSource(configOf(calls), source)).rejects.toThrow('port: expected a number')
    expect(calls).toEqual([])
  })

  it('fails with what a function throws, without secrets and with its stack as cause', async () => {
    const config: DataSourceConfig = {
      params: [
        { name: 'token', type: 'password' },
        {
          name: 'board',
          type: 'select',
          values: ({ token }) => {
            throw new Error(`refused ${String(token)}`)
          },
        },
      ],
    }
    const failure = resolveSource(config, { token: 'hunter2-hunter2', board: 'a' })
    await expect(failure).rejects.toMatchObject({ phase: 'config', message: 'refused [secret]' })
    await expect(failure).rejects.toHaveProperty(
      'cause.stack',
      expect.stringContaining('resolve-source.test'),
    )
  })

  it.each([
    ['the item', [TABLES[0]], [TABLES[0]]],
    ['its id', [1], [TABLES[0]]],
    ['the text of its id', '1', [TABLES[0]]],
    ['its name', ['users'], [TABLES[0]]],
    ['one text with commas', 'users, orders', [TABLES[0], TABLES[1]]],
    ['a name with a comma', 'logs, old', [TABLES[2]]],
    ['names of which one has a comma', ['users', 'logs, old'], [TABLES[0], TABLES[2]]],
  ])('gives the items, in the shape of the values, for %s', async (_, tables, items) => {
    for (const type of ['list', 'dynamic-list'] as const) {
      await expect(resolveSource(configOf([], type), { ...given, tables })).resolves.toMatchObject({
        tables: items,
      })
    }
  })

  it('calls a function after what it depends on, with the items that were chosen there', async () => {
    const calls: unknown[] = []
    const source = await resolveSource(configOf(calls), { ...given, tables: 'users' }, { hint: 1 })
    expect(calls).toEqual([
      {
        ...{ port: 5432, schema: { name: 'public', value: 7 }, tables: ['users'] },
        options: { hint: 1 },
      },
    ])
    expect(source).toEqual({
      ...{ port: 5432, schema: { name: 'public', value: 7 }, tables: [TABLES[0]] },
    })
  })

  it('calls no function of a parameter without an answer', async () => {
    const calls: unknown[] = []
    await expect(resolveSource(configOf(calls), {})).resolves.toEqual({ port: 5432 })
    expect(calls).toEqual([])
  })
})

describe('lists', () => {
  const columns = { params: [{ name: 'columns', type: 'exclude' }] } as const
  const names = { params: [{ name: 'names', type: 'parse-string' }] } as const
  const fixed = { params: [{ name: 'tables', type: 'list', values: ['users', 'orders'] }] } as const

  it.each([
    [columns, { columns: 'a, b,,c ' }, { columns: ['a', 'b', 'c'] }],
    [columns, { columns: ['a', 'b,c'] }, { columns: ['a', 'b,c'] }],
    [names, { names: 'a' }, { names: ['a'] }],
    [fixed, { tables: 'orders,users' }, { tables: ['orders', 'users'] }],
  ])('may be given as a text with commas: %#', (config, source, expected) => {
    expect(parseSource(config as DataSourceConfig, source)).toEqual(expected)
  })
})

describe('requires', () => {
  const config = {
    params: [
      {
        name: 'tables',
        type: 'list',
        values: [
          { name: 'a', value: 1, requires: [2, 'c'] },
          { name: 'b', value: 2 },
          { name: 'c', value: 3 },
        ],
      },
    ],
  } as const satisfies DataSourceConfig

  it.each([
    ['a', 'a requires b'],
    ['a, b', 'a requires c'],
    [['a', 'c'], 'a requires b; choose b, too, or leave a out'],
  ])('is enforced for %p', (tables, reason) => {
    expect(() => parseSource(config, { tables })).toThrow(reason)
  })

  it.each(['a, b, c', 'b', ['c', 'b', 'a']])('is met by %p', (tables) => {
    expect(() => parseSource(config, { tables })).not.toThrow()
  })
})
