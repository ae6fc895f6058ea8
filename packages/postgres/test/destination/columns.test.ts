import { expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'

import { addressOf, columnsOf, deliver, valuesOf } from '../support/deliver.js'

describeWithPostgres('columns', (database) => {
  const address = addressOf(database)
  let tables = 0
  const newTable = (): string => {
    tables += 1
    return `table_${tables}`
  }

  it('come from the rows', async () => {
    const table = newTable()
    await deliver(address, table, [
      [
        {
          flag: true,
          count: 7,
          ratio: 0.5,
          text: '007',
          at: new Date('2026-02-03T04:05:06.789Z'),
          bytes: new Uint8Array([1, 2]),
          nested: { a: [1, { b: null }] },
          list: ['x'],
          large: 2n ** 100n,
          nothing: null,
        },
      ],
    ])

    expect(await columnsOf(database, table)).toEqual([
      ['flag', 'boolean'],
      ['count', 'bigint'],
      ['ratio', 'double precision'],
      ['text', 'text'],
      ['at', 'timestamp with time zone'],
      ['bytes', 'bytea'],
      ['nested', 'jsonb'],
      ['list', 'jsonb'],
      ['large', 'numeric'],
      ['nothing', 'text'],
    ])
    expect(await database.run(`SELECT * FROM ${table}`)).toEqual([
      {
        ...{ flag: true, count: '7', ratio: 0.5, text: '007', nothing: null },
        at: new Date('2026-02-03T04:05:06.789Z'),
        bytes: Buffer.from([1, 2]),
        nested: { a: [1, { b: null }] },
        list: ['x'],
        large: String(2n ** 100n),
      },
    ])
  })

  it.each([
    ['whole numbers and fractions', [1], [0.5], 'double precision', ['1', '0.5']],
    ['fractions and whole numbers', [0.5], [1], 'double precision', ['0.5', '1']],
    ['numbers and text', [1], ['x'], 'text', ['1', 'x']],
    ['fractions and text', [2, 0.5], ['x'], 'text', ['2', '0.5', 'x']],
    ['booleans and numbers', [true], [1], 'text', ['true', '1']],
    ['dates and text', [new Date(0)], ['soon'], 'text', ['1970-01-01T00:00:00.000Z', 'soon']],
    ['bytes and text', [new Uint8Array(99)], ['x'], 'text', ['A'.repeat(132), 'x']],
    ['text and objects', ['x'], [{ a: 1 }], 'jsonb', ['"x"', '{"a": 1}']],
    ['numbers and lists', [1], [[2]], 'jsonb', ['1', '[2]']],
    ['dates and objects', [new Date(0)], [{}], 'jsonb', ['"1970-01-01T00:00:00.000Z"', '{}']],
    ['bytes and objects', [new Uint8Array([255])], [{}], 'jsonb', ['"/w=="', '{}']],
    ['fractions and objects', [0.5, Infinity], [{}], 'jsonb', ['0.5', '"Infinity"', '{}']],
    ['objects and infinities', [{ a: 1 }], [Infinity], 'jsonb', ['{"a": 1}', '"Infinity"']],
    ['nulls and numbers', [null], [1], 'bigint', [null, '1']],
    ['nulls and objects', [null], [{}], 'jsonb', [null, '{}']],
    ['large numbers and fractions', [2n ** 60n], [0.5], 'text', [String(2n ** 60n), '0.5']],
    [
      'large and larger numbers',
      [2n ** 60n],
      [2n ** 90n],
      'numeric',
      [String(2n ** 60n), String(2n ** 90n)],
    ],
    ['numbers beyond all bounds', [1], [2n ** 200n], 'text', ['1', String(2n ** 200n)]],
  ])('widen: %s', async (_, first, second, type, values) => {
    const asRecords = (list: readonly unknown[]): Record<string, unknown>[] =>
      list.map((c) => ({ c }))
    const [inRuns, inCommits, together] = [newTable(), newTable(), newTable()]
    await deliver(address, inRuns, [asRecords(first)])
    await deliver(address, inRuns, [asRecords(second)])
    await deliver(address, inCommits, [asRecords(first), asRecords(second)])
    await deliver(address, together, [asRecords([...first, ...second])])

    for (const table of [inRuns, inCommits, together]) {
      expect(await columnsOf(database, table)).toEqual([['c', type]])
      expect(await valuesOf(database, `SELECT c::text FROM ${table}`)).toEqual(values)
    }
  })

  it('of dates beyond four digits of a year read as JavaScript writes them', async () => {
    const texts = [
      '+012345-06-07T08:09:10.011Z',
      '-000043-03-15T00:00:00.000Z',
      '0000-01-01T00:00:00.000Z',
    ]
    const table = newTable()
    await deliver(address, table, [texts.map((text) => ({ at: new Date(text) }))])
    expect(await columnsOf(database, table)).toEqual([['at', 'timestamp with time zone']])
    await deliver(address, table, [[{ at: 'never' }]])

    expect(await valuesOf(database, `SELECT at FROM ${table}`)).toEqual([...texts, 'never'])
  })

  it('with names that differ in case are different columns, and so are tables', async () => {
    await deliver(address, 'Case', [[{ id: 1, ID: 2 }]])
    await deliver(address, 'case', [[{ ID: 3 }], [{ id: 4 }]])

    expect(await database.run('SELECT * FROM "Case"')).toEqual([{ id: '1', ID: '2' }])
    expect(await columnsOf(database, 'case')).toEqual([
      ['ID', 'bigint'],
      ['id', 'bigint'],
    ])
  })

  it('take any name that a key can be, and rows without any', async () => {
    const table = newTable()
    const record = {
      'a "b"; --': 1,
      '': 2,
      'x\0': 3,
      __proto: 4,
      ctid: 5,
      '\ud800': 6,
      '\ufffd': 7,
    }
    await deliver(address, table, [[record, {}]])
    await deliver(address, table, [[{ ctid: 8 }]])

    expect(await columnsOf(database, table)).toEqual(
      ['a "b"; --', '(no name)', 'x\u2400', '__proto', 'ctid_1', '\ufffd', '\ufffd_1'].map(
        (name) => [name, 'bigint'],
      ),
    )
    expect(await valuesOf(database, `SELECT ctid_1 FROM ${table}`)).toEqual(['5', null, '8'])
    await deliver(address, 'empty rows', [[{}, {}], [{}]])
    expect(await database.run('SELECT * FROM "empty rows"')).toHaveLength(3)
  })

  it('of other integers and floats grow, other types give way to text, without loss', async () => {
    await database.run(`CREATE TABLE made (small smallint, whole integer, single real, day date, short varchar(3), any_text varchar, doc json);
      INSERT INTO made VALUES (1, 2, 0.5, '2026-01-02', 'abc', 'x', '{"b":1,"a":2}')`)
    await deliver(address, 'made', [
      [
        {
          small: 70_000,
          whole: 2 ** 40,
          single: 0.1,
          day: 'later',
          short: 'longer',
          any_text: 'y',
          doc: [1],
        },
      ],
    ])

    expect(await columnsOf(database, 'made')).toEqual([
      ['small', 'bigint'],
      ['whole', 'bigint'],
      ['single', 'double precision'],
      ['day', 'text'],
      ['short', 'text'],
      ['any_text', 'character varying'],
      ['doc', 'json'],
    ])
    expect(await database.run('SELECT small, day, short, any_text, doc::text FROM made')).toEqual([
      { small: '1', day: '2026-01-02', short: 'abc', any_text: 'x', doc: '{"b":1,"a":2}' },
      { small: '70000', day: 'later', short: 'longer', any_text: 'y', doc: '[1]' },
    ])
  })

  it('of any type are not changed when only nulls come', async () => {
    await database.run('CREATE TABLE kept (day date, numbers int[])')
    await deliver(address, 'kept', [[{ day: null, numbers: null, other: 1 }]])

    expect(await columnsOf(database, 'kept')).toEqual([
      ['day', 'date'],
      ['numbers', 'integer[]'],
      ['other', 'bigint'],
    ])
  })
})
