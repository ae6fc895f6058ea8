import { describe, expect, it } from '@jest/globals'
import { SpelledValue } from '@panoply/runner'

import fc from 'fast-check'

import { memoryTables } from '../support/memory-table.js'

const newTable = memoryTables()

/** As many rows as go into DuckDB as texts of whole columns. */
const MANY_ROWS = 120

const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { freq: 4 })

const column = fc.oneof(
  ...[
    orNull(fc.string({ unit: 'binary' })),
    orNull(
      fc.constantFrom('', '\x1e', '\x1f', 'a\x1fb', '\0', 'a\0b', '\uD800', 'É', '"', ',', '\r\n'),
    ),
    orNull(fc.boolean()),
    orNull(fc.maxSafeInteger()),
    orNull(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n })),
    orNull(fc.double()),
    orNull(fc.date({ noInvalidDate: true })),
    orNull(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })),
    orNull(fc.uint8Array({ maxLength: 4 })),
    orNull(
      fc
        .constantFrom('1.50', '-0.001', '12345678901234567890.5')
        .map((text) => new SpelledValue('DECIMAL', text)),
    ),
    orNull(
      fc
        .constantFrom('2026-01-02', '0001-01-01', '9999-12-31')
        .map((text) => new SpelledValue('DATE', text)),
    ),
    orNull(
      fc.constantFrom('00:00:00', '23:59:59.123456').map((text) => new SpelledValue('TIME', text)),
    ),
    orNull(
      fc
        .constantFrom('2026-01-02T03:04:05', '1969-12-31T23:59:59.000001')
        .map((text) => new SpelledValue('DATETIME', text)),
    ),
    fc.oneof(fc.string(), fc.integer(), fc.date({ noInvalidDate: true })),
  ].map((value) => fc.array<unknown>(value, { minLength: 1, maxLength: 5 })),
)

const stored = async (values: readonly unknown[], rowCount: number): Promise<unknown[][]> => {
  const table = newTable()
  const records = Array.from({ length: rowCount }, (_, index) => ({
    n: index,
    c: values[index % values.length],
  }))
  await table.insert(records)
  const rows = await table.query('SELECT typeof(c), c FROM t ORDER BY n')
  return rows
}

describe('rows that go into DuckDB as texts of whole columns', () => {
  it('are the same as rows that go in value by value', async () => {
    await fc.assert(
      fc.asyncProperty(column, async (values) => {
        const many = await stored(values, MANY_ROWS)
        expect(many).toHaveLength(MANY_ROWS)
        expect(many.slice(0, values.length)).toEqual(await stored(values, values.length))
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['minus zero', -0, '-0.0'],
    ['infinity', Infinity, 'inf'],
    ['no number', NaN, 'nan'],
  ])('keep %s', async (_, value, text) => {
    const table = newTable()
    await table.insert(Array.from({ length: MANY_ROWS }, (_, n) => ({ c: n === 0 ? value : 0.5 })))
    const [[kept]] = (await table.query('SELECT CAST(c AS VARCHAR) FROM t LIMIT 1')) as [[string]]
    expect(kept).toBe(text)
  })

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['of one column', { c: 'x' }],
    ['of several columns', { c: 'x', d: '', e: '2026-01-02' }],
    ['with quotes and question marks', { c: `'"?$1`, d: '\u00e9\u{1f600}' }],
    ['that cannot stand in a joined text', { c: 'a\x1fb', d: '\x1e' }],
    ['with NUL', { c: 'a\0b' }],
  ])('that are all the same are all there: texts %s', async (_, record) => {
    const table = newTable()
    await table.insert(Array.from({ length: MANY_ROWS }, () => record))
    const rows = await table.query('SELECT * FROM t')
    expect(rows).toEqual(Array.from({ length: MANY_ROWS }, () => Object.values(record)))
  })

  it('keep their order, and rows that lack a column', async () => {
    const table = newTable()
    const records = Array.from({ length: MANY_ROWS }, (_, n) => (n < 100 ? { n, c: 'x' } : { n }))
    await table.insert(records)
    const rows = await table.query('SELECT n, c FROM t')
    expect(rows.map(([n]) => Number(n))).toEqual(records.map(({ n }) => n))
    expect(rows.filter(([, c]) => c === null)).toHaveLength(20)
  })
})
