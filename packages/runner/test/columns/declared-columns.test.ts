import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { DeclaredColumns, RowBuffer, SpelledValue } from '../../src/index.js'

const columns = (schema: unknown): DeclaredColumns =>
  new DeclaredColumns({ name: 't', schema: { properties: { c: schema } } })

/** The type that a column gets for a value, and the value as it goes into the database. */
const stored = (schema: unknown, value: unknown): readonly unknown[] => {
  const buffer = new RowBuffer()
  buffer.add({ id: undefined, record: { c: value } }, columns(schema))
  const [column] = buffer.columns
  const [first] = column?.content.all ?? []
  const shown =
    first instanceof Date ? first.toISOString() : first instanceof SpelledValue ? first.text : first
  return [column?.type, shown]
}

const MOMENT = { type: ['null', 'string'], format: 'date-time' }
const LOCAL = { ...MOMENT, airbyte_type: 'timestamp_without_timezone' }
const DAY = { type: 'string', format: 'date' }
const CLOCK = { type: 'string', format: 'time-local' }
const LOCAL_MINUTE = '2026-01-02T03:04:00'
const DECIMAL = { type: ['number', 'string', 'null'], format: 'decimal' }

describe('a declared type is used', () => {
  it.each<[unknown, unknown, string, unknown]>([
    [MOMENT, '2026-01-02T03:04:05.678Z', 'TIMESTAMP', '2026-01-02T03:04:05.678Z'],
    [MOMENT, '2026-01-02T03:04:05.123456+02:00', 'TIMESTAMP', '2026-01-02T03:04:05.123456+02:00'],
    [MOMENT, '2026-01-02 03:04:05', 'TIMESTAMP', '2026-01-02T03:04:05Z'],
    [MOMENT, null, 'TIMESTAMP', null],
    [
      { oneOf: [{ type: 'null' }, { type: 'string', format: 'date-time' }] },
      null,
      'TIMESTAMP',
      null,
    ],
    [{ type: 'integer' }, '42', 'INTEGER', 42],
    [{ type: 'integer' }, '9007199254740993', 'LONG', 9007199254740993n],
    [{ type: ['integer', 'string', 'null'] }, '7', 'INTEGER', 7],
    [{ type: 'string', airbyte_type: 'big_integer' }, '7', 'INTEGER', 7],
    [{ type: 'number', airbyte_type: 'integer' }, 7, 'INTEGER', 7],
    [{ type: 'number' }, 7, 'DOUBLE', 7],
    [{ type: 'number' }, '1.10', 'DOUBLE', 1.1],
    [{ type: ['number', 'string'] }, 'Infinity', 'DOUBLE', Infinity],
    [{ anyOf: [{ type: 'integer' }, { type: 'number' }] }, 1, 'DOUBLE', 1],
    [{ type: 'boolean' }, 'true', 'BOOLEAN', true],
    [{ type: 'string' }, new Date(0), 'VARCHAR', '1970-01-01T00:00:00.000Z'],
    [{ type: 'string' }, 7, 'VARCHAR', 7],
    [{ type: 'object' }, null, 'JSON', null],
    [{ type: 'array' }, '[1, 2]', 'JSON', expect.objectContaining({ text: '[1, 2]' })],
    [{ type: 'string', contentEncoding: 'base64' }, 'AQI=', 'BLOB', Buffer.from([1, 2])],
    [LOCAL, '2026-01-02 03:04:05.120', 'DATETIME', '2026-01-02T03:04:05.12'],
    [{ type: 'string', format: 'date-time-local' }, '2026-01-02T03:04', 'DATETIME', LOCAL_MINUTE],
    [DAY, '2024-02-29', 'DATE', '2024-02-29'],
    [DAY, new Date('2024-02-29T00:00:00Z'), 'DATE', '2024-02-29'],
    [DAY, null, 'DATE', null],
    [CLOCK, '23:59:59.000001', 'TIME', '23:59:59.000001'],
    [{ type: 'string', format: 'time' }, '01:02', 'TIME', '01:02:00'],
    [
      ...([
        { type: 'string', format: 'time', airbyte_type: 'time_with_timezone' },
        '01:02Z',
      ] as const),
      ...(['VARCHAR', '01:02Z'] as const),
    ],
    [DECIMAL, '12345678901234567890.10', 'DECIMAL', '12345678901234567890.10'],
    [DECIMAL, 12.5, 'DECIMAL', '12.5'],
    [DECIMAL, 1e21, 'DECIMAL', `1${'0'.repeat(21)}`],
    [DECIMAL, -1.25e-9, 'DECIMAL', '-0.00000000125'],
    [DECIMAL, 9007199254740993n, 'DECIMAL', '9007199254740993'],
    [{ type: 'string', airbyte_type: 'big_number' }, '0.10', 'DECIMAL', '0.10'],
    [{ anyOf: [{ type: 'integer' }, { type: 'number', format: 'decimal' }] }, 1, 'DECIMAL', '1'],
  ])('%j holds %p', (schema, value, type, shown) => {
    expect(stored(schema, value)).toEqual([type, shown])
    expect(columns(schema).misfit('c', value)).toBe(
      type === 'VARCHAR' && typeof value === 'number' ? 'VARCHAR' : undefined,
    )
  })
})

describe('a value that does not fit is stored as without a declaration', () => {
  it.each<[unknown, unknown, string]>([
    [MOMENT, 'soon', 'VARCHAR'],
    [MOMENT, '2026-02-30T00:00:00Z', 'VARCHAR'],
    [MOMENT, '2026-01-02', 'VARCHAR'],
    [MOMENT, '2026-01-02T03:04:05.123456789Z', 'VARCHAR'],
    [MOMENT, 5, 'INTEGER'],
    [{ type: 'integer' }, '007', 'VARCHAR'],
    [{ type: 'integer' }, '-0', 'VARCHAR'],
    [{ type: 'integer' }, 0.5, 'DOUBLE'],
    [{ type: 'number' }, '123456789012345678.90', 'VARCHAR'],
    [{ type: 'number' }, '1e400', 'VARCHAR'],
    [{ type: 'boolean' }, 'yes', 'VARCHAR'],
    [{ type: 'boolean' }, 1, 'INTEGER'],
    [{ type: 'string', contentEncoding: 'base64' }, 'AQI', 'VARCHAR'],
    [LOCAL, '2026-01-02T03:04:05Z', 'VARCHAR'],
    [LOCAL, '2026-02-30T03:04:05', 'VARCHAR'],
    [LOCAL, '2026-01-02', 'VARCHAR'],
    [DAY, '2026-02-30', 'VARCHAR'],
    [DAY, '0000-01-01', 'VARCHAR'],
    [DAY, '12026-01-01', 'VARCHAR'],
    [DAY, 'infinity', 'VARCHAR'],
    [DAY, '2026-01-02T00:00:00Z', 'VARCHAR'],
    [DAY, new Date('2024-02-29T12:00:00Z'), 'TIMESTAMP'],
    [CLOCK, '24:00:00', 'VARCHAR'],
    [CLOCK, '01:02:03.1234567', 'VARCHAR'],
    [CLOCK, '01:02:03+02', 'VARCHAR'],
    [DECIMAL, 'NaN', 'VARCHAR'],
    [DECIMAL, Number.NaN, 'DOUBLE'],
    [DECIMAL, '-0.0', 'VARCHAR'],
    [DECIMAL, '007', 'VARCHAR'],
    [DECIMAL, '1e5', 'VARCHAR'],
    [DECIMAL, true, 'BOOLEAN'],
  ])('%j and %p', (schema, value, type) => {
    expect(stored(schema, value)).toEqual([
      type,
      value instanceof Date ? value.toISOString() : value,
    ])
    expect(columns(schema).misfit('c', value)).toBeDefined()
  })

  it('a time with an offset is no misfit where the schema does not rule it out', () => {
    expect(columns({ type: 'string', format: 'time' }).misfit('c', '01:02Z')).toBeUndefined()
  })

  it('a text is no misfit where the schema takes texts, too', () => {
    expect(columns({ type: ['number', 'string'] }).misfit('c', 'many')).toBeUndefined()
  })

  it.each<unknown>([{}, true, { type: ['object', 'string', 'number'] }, { anyOf: [{}, {}] }])(
    '%j declares nothing',
    (schema) => {
      expect(stored(schema, '7')).toEqual(['VARCHAR', '7'])
    },
  )

  it('a number means the same as a decimal', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const [type, text] = stored(DECIMAL, number)
        expect(type).toBe('DECIMAL')
        expect(text).toMatch(/^-?\d+(\.\d+)?$/)
        expect(Number(text) === number).toBe(true)
      }),
    )
  })

  it('no digit of a number is lost, however it is spelled', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat({ max: 20 }), (digits, scale) => {
        const text = String(digits)
        expect(String(columns({ type: 'integer' }).fit('c', text))).toBe(text)
        const decimal = `${digits}.${'0'.repeat(scale)}1`
        const fitted = columns({ type: 'number' }).fit('c', decimal)
        expect(typeof fitted === 'string' ? fitted : String(fitted)).toBe(decimal)
      }),
    )
  })
})
