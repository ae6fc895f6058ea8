import { expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'
import fc from 'fast-check'

import { addressOf, columnsOf, deliver, valuesOf } from '../support/deliver.js'

const value = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }),
  fc.double(),
  fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
  fc.string({ unit: fc.constantFrom('\\', 'N', '\t', '\n', '\r', '.', 'u', '0') }),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 80 }),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.string({ maxLength: 4 }), {
    maxKeys: 2,
  }),
)

/** How a value of a column of this type is asked for as text. */
const asText = (type: string): string => {
  if (type === 'bytea') return `translate(encode(c, 'base64'), E'\\n', '')`
  return type === 'timestamp with time zone'
    ? 'round(extract(epoch FROM c) * 1000)::text'
    : 'c::text'
}

/** The value that a text of a column of this type stands for: of the same type as the one that went in. */
const readBack = (text: string, type: string, like: unknown): unknown => {
  const inner = type === 'jsonb' ? fromJson(text) : text
  if (typeof inner !== 'string') return inner
  switch (typeof like) {
    case 'boolean':
      return inner === 'true'
    case 'number':
      return Number(inner) + 0
    case 'bigint':
      return BigInt(inner)
    default:
      return inner
  }
}

/** Numbers stay text: JSON.parse would cut the long ones. */
const fromJson = (text: string): unknown =>
  /^[-\d]|^true|^false/.test(text) ? text : JSON.parse(text)

const expected = (original: unknown, type: string): unknown => {
  if (original instanceof Date) {
    return type === 'timestamp with time zone' ? String(original.getTime()) : original.toISOString()
  }
  if (original instanceof Uint8Array) return Buffer.from(original).toString('base64')
  return Object.is(original, -0) ? 0 : original
}

describeWithPostgres('any rows', (database) => {
  const address = addressOf(database)
  const table = 't'
  const emptied = async (): Promise<void> => {
    await database.run(`DROP TABLE IF EXISTS ${table}`)
  }

  it('are all there, with every value, however they are cut into commits', async () => {
    const record = fc.dictionary(fc.constantFrom('a', 'b', 'B', 'c d', 'é'), value, { maxKeys: 4 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(record, { maxLength: 5 }), { maxLength: 4 }),
        async (commits) => {
          await emptied()
          await deliver(address, table, commits)
          const records = commits.flat()
          if (records.length === 0) return
          const stored = await database.run(`SELECT * FROM ${table}`)
          const count = (row: Record<string, unknown>): number =>
            Object.values(row).filter((cell) => cell !== null).length
          expect(stored.map(count)).toEqual(records.map(count))
        },
      ),
      { numRuns: 30 },
    )
  })

  it('of one column read as the values that came, whatever types meet', async () => {
    const commit = fc.array(value, { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.array(commit, { minLength: 1, maxLength: 3 }), async (commits) => {
        await emptied()
        await deliver(
          address,
          table,
          commits.map((values) => values.map((c) => ({ c }))),
        )
        const [[, type] = []] = await columnsOf(database, table)
        const stored = await valuesOf(database, `SELECT ${asText(String(type))} FROM ${table}`)
        const originals = commits.flat()
        const came = stored.map((text, index) =>
          typeof text === 'string' ? readBack(text, String(type), originals[index]) : text,
        )
        expect(came).toEqual(originals.map((original) => expected(original, String(type))))
      }),
      { numRuns: 60, examples: [[[[-0, 0.5]]], [[[-0]]], [[['\\.']]], [[[1e15], ['x']]]] },
    )
  })
})
