import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { DeclaredColumns, RowBuffer } from '../../src/index.js'

const columns = (schema: unknown): DeclaredColumns =>
  new DeclaredColumns({ name: 't', schema: { properties: { c: schema } } })

/** The type that a column gets for a value, and the value as it goes into the database. */
const stored = (schema: unknown, value: unknown): readonly unknown[] => {
  const buffer = new RowBuffer()
  buffer.add({ id: undefined, record: { c: value } }, columns(schema))
  const [column] = buffer.columns
  const [first] = column?.values ?? []
  const shown = first instanceof Date ? first.toISOString() : first
  return [column?.type, shown]
}

const MOMENT = { type: ['null', 'string'], format: 'date-time' }

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
  ])('%j and %p', (schema, value, type) => {
    expect(stored(schema, value)).toEqual([type, value])
    expect(columns(schema).misfit('c', value)).toBeDefined()
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
