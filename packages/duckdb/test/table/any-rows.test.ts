import { describe, expect, it } from '@jest/globals'

import fc from 'fast-check'

import { memoryTables } from '../support/memory-table.js'

const newTable = memoryTables()

const value = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.double(),
  fc.string({ unit: 'grapheme' }),
  fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
  fc.uint8Array({ maxLength: 4 }),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.string({ maxLength: 4 }), {
    maxKeys: 2,
  }),
)

/** How a value of a column of this type is asked for as text. */
const asText = (type: string): string => {
  if (type === 'BLOB') return 'to_base64(c)'
  if (type === 'TIMESTAMP WITH TIME ZONE') return 'CAST(epoch_ms(c) AS VARCHAR)'
  return 'CAST(c AS VARCHAR)'
}

/** The value that a text of a column of this type stands for: of the same type as the one that went in. */
const readBack = (text: string, type: string, like: unknown): unknown => {
  const inner = type === 'JSON' ? fromJson(text) : text
  if (typeof inner !== 'string') return inner
  switch (typeof like) {
    case 'boolean':
      return inner === 'true'
    case 'number':
      return numberOf(inner)
    case 'bigint':
      return BigInt(inner)
    default:
      return inner
  }
}

/** Numbers stay text: JSON.parse would cut the long ones. */
const fromJson = (text: string): unknown =>
  /^[-\d]|^true|^false/.test(text) ? text : JSON.parse(text)

/** Also of those that JSON has no word for, as DuckDB writes them; a zero without the sign that it has among doubles. */
const numberOf = (text: string): number => {
  const special = /^(-?)(inf|Infinity|nan|NaN)$/i.exec(text)
  if (!special) return Number(text) + 0
  const size = special[2]?.toLowerCase() === 'nan' ? Number.NaN : Infinity
  return special[1] === '-' ? -size : size
}

const expected = (original: unknown, type: string): unknown => {
  if (original instanceof Date) {
    return type === 'TIMESTAMP WITH TIME ZONE' ? String(original.getTime()) : original.toISOString()
  }
  if (original instanceof Uint8Array) return Buffer.from(original).toString('base64')
  return Object.is(original, -0) ? 0 : original
}

describe('any rows', () => {
  const record = fc.dictionary(fc.constantFrom('a', 'b', 'B', 'c d', 'é'), value, { maxKeys: 4 })

  it('are all there, with every value, however they are cut into commits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(record, { maxLength: 5 }), { maxLength: 4 }),
        async (commits) => {
          const table = newTable()
          for (const records of commits) await table.insert(records)
          const records = commits.flat()
          if (records.length === 0) return
          const stored = await table.query('SELECT COLUMNS(*) FROM t ORDER BY rowid')
          const valuesOf = (row: readonly unknown[]): number =>
            row.filter((cell) => cell !== null).length
          expect(stored.map(valuesOf)).toEqual(records.map((row) => valuesOf(Object.values(row))))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('of one column read as the values that came, whatever types meet', async () => {
    const commit = fc.array(value, { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.array(commit, { minLength: 1, maxLength: 3 }), async (commits) => {
        const table = newTable()
        for (const values of commits) await table.insert(values.map((c) => ({ c })))
        const [[, type] = []] = await table.columns()
        const stored = await table.query(`SELECT ${asText(type as string)} FROM t ORDER BY rowid`)
        const originals = commits.flat()
        const came = stored.flat().map((text, index) => {
          const original = originals[index]
          return text === null ? null : readBack(text as string, type as string, original)
        })
        expect(came).toEqual(originals.map((original) => expected(original, type as string)))
      }),
      { numRuns: 80, examples: [[[[-0, 0.5]]], [[[-0]]]] },
    )
  })
})
