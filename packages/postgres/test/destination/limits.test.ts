import { expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'

import { addressOf, columnsOf, deliver, valuesOf } from '../support/deliver.js'

const numbered = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}`, n]))

const renamed = (record: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [`other_${key}`, value]))

describeWithPostgres('what PostgreSQL has a limit for', (database) => {
  const address = addressOf(database)

  it.each([
    ['in one row', [[numbered(1_601)]]],
    ['in rows of one commit', [[numbered(1_500), renamed(numbered(200))]]],
  ])('1,600 columns: a row that needs more is refused by number, %s', async (_, commits) => {
    await expect(deliver(address, 'wide', commits)).rejects.toMatchObject({
      ...{ code: 'PANOPLY_ROW_REFUSED', retryable: false, table: 'wide' },
      cause: { code: 'PANOPLY_POSTGRES_FAILED', kind: 'limit' },
      message: expect.stringMatching(
        /"wide" would have 1[67]\d\d columns, and PostgreSQL takes 1600/,
      ),
    })
  })

  it('1,600 columns: dropped ones count, and a table that is there is full with them', async () => {
    await database.run(
      `CREATE TABLE nearly (${Object.keys(numbered(1_600))
        .map((name) => `${name} int`)
        .join(', ')})`,
    )
    await database.run('ALTER TABLE nearly DROP COLUMN c0')

    await expect(deliver(address, 'nearly', [[{ one_more: 1 }]])).rejects.toMatchObject({
      cause: { kind: 'limit' },
      message: expect.stringContaining('1601 columns'),
    })
    await deliver(address, 'nearly', [[{ c1: 1 }]])
    expect(await valuesOf(database, 'SELECT c1 FROM nearly')).toEqual(['1'])
  })

  it('8 kB for the fixed part of a row: a larger one is refused by its table', async () => {
    const record = Object.fromEntries(Object.keys(numbered(1_500)).map((key) => [key, 2 ** 40]))
    await expect(deliver(address, 'heavy', [[record]])).rejects.toMatchObject({
      cause: { kind: 'limit' },
      retryable: false,
      message: expect.stringMatching(/a row of table "heavy" is larger than PostgreSQL allows/),
    })
  })

  it('63 bytes of a name: a longer one is cut and ends in a digest, the same in every run', async () => {
    const [one, two, wide] = [`${'a'.repeat(70)}1`, `${'a'.repeat(70)}2`, '名'.repeat(40)]
    await deliver(address, one, [[{ [one]: 1, [two]: 2, [wide]: 3 }]])
    await deliver(address, one, [[{ [two]: 4 }]])
    await deliver(address, two, [[{ n: 5 }]])

    const tables = await valuesOf(
      database,
      `SELECT tablename FROM pg_tables WHERE tablename LIKE 'aaaa%' ORDER BY 1`,
    )
    expect(tables).toHaveLength(2)
    const names = await valuesOf(
      database,
      `SELECT attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
       WHERE relname LIKE 'aaaa%' AND relnatts = 3 AND attnum > 0 ORDER BY attnum`,
    )
    expect(names).toEqual([
      expect.stringMatching(/^a{54}_[0-9a-f]{8}$/),
      expect.stringMatching(/^a{54}_[0-9a-f]{8}$/),
      expect.stringMatching(/^名{18}_[0-9a-f]{8}$/),
    ])
    const [, second = ''] = names as string[]
    const wideTable = (
      await valuesOf(
        database,
        `SELECT relname FROM pg_class WHERE relname LIKE 'aaaa%' AND relnatts = 3`,
      )
    )[0]
    expect(await valuesOf(database, `SELECT "${second}" FROM "${String(wideTable)}"`)).toEqual([
      '2',
      '4',
    ])
  })

  it('no NUL and no half of a surrogate pair in text or JSON: each is replaced where it can be seen', async () => {
    const text = 'a\0b\ud800c\\u0000\t\n\r\\N\\.'
    const stored = 'a\u2400b\ufffdc\\u0000\t\n\r\\N\\.'
    await deliver(address, 'texts', [
      [{ text, nested: { [text]: [text, 'emoji 😀'] } }, { text: '\\N' }, { text: '' }],
    ])

    expect(await database.run('SELECT * FROM texts')).toEqual([
      { text: stored, nested: { [stored]: [stored, 'emoji 😀'] } },
      { text: '\\N', nested: null },
      { text: '', nested: null },
    ])
  })

  it('no empty name and no NUL in a name: each is kept as it can be, and names that look alike are two', async () => {
    const names = ['', 'a\0b', '\u00c9', '\u00e9', 'E\u0301', 'Users', 'users']
    for (const name of [...names, ...names])
      await deliver(address, name, [[{ of: name, [name]: 1 }]])
    for (const name of names) {
      const stored = name === '' ? '(no name)' : name.replace('\0', '\u2400')
      const of = name.replace('\0', '\u2400')
      expect(await database.run(`SELECT * FROM "${stored}"`)).toEqual(
        [1, 2].map(() => ({ of, [stored]: '1' })),
      )
    }
  })

  it('timestamps from 4713 BC on: an earlier date makes its column text', async () => {
    await deliver(address, 'ancient', [
      [{ at: new Date(Date.UTC(-4712, 0, 1)), last: new Date(8.64e15) }],
    ])
    expect(await columnsOf(database, 'ancient')).toEqual([
      ['at', 'timestamp with time zone'],
      ['last', 'timestamp with time zone'],
    ])
    await deliver(address, 'ancient', [[{ at: new Date(-8.64e15), last: new Date(Number.NaN) }]])

    expect(await database.run('SELECT at, last::text FROM ancient')).toEqual([
      { at: '-004712-01-01T00:00:00.000Z', last: '275760-09-13 00:00:00+00' },
      { at: '-271821-04-20T00:00:00.000Z', last: null },
    ])
  })

  it('numbers: every number of JavaScript is the same number there', async () => {
    const doubles = [Number.MAX_VALUE, Number.MIN_VALUE, 1e21, -0, 0.1, Number.NaN, -Infinity]
    const integers = [2n ** 63n - 1n, -(2n ** 63n) + 1n, BigInt(Number.MAX_SAFE_INTEGER)]
    const large = [2n ** 127n - 1n, -(2n ** 127n) + 1n]
    await deliver(address, 'doubles', [doubles.map((n) => ({ n }))])
    await deliver(address, 'integers', [integers.map((n) => ({ n }))])
    await deliver(address, 'larges', [large.map((n) => ({ n }))])

    expect(await valuesOf(database, 'SELECT n FROM doubles')).toEqual(
      doubles.map((n) => (Object.is(n, -0) ? 0 : n)),
    )
    expect(await valuesOf(database, 'SELECT n FROM integers')).toEqual(integers.map(String))
    expect(await valuesOf(database, 'SELECT n FROM larges')).toEqual(large.map(String))
  })

  it('rows of many megabytes arrive whole', async () => {
    const text = 'é\t'.repeat(12 * 1024 * 1024)
    const bytes = new Uint8Array(20 * 1024 * 1024).fill(92)
    await deliver(address, 'large', [[{ text }, { bytes }, { nested: [text] }]])

    expect(
      await valuesOf(
        database,
        `SELECT coalesce(length(text), octet_length(bytes), length(nested->>0)) FROM large`,
      ),
    ).toEqual([text.length, bytes.length, text.length])
  })
})
