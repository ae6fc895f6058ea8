import { describe, expect, it } from '@jest/globals'
import { type ColumnContent, listedContent, RowBuffer } from '@panoply/runner'
import fc from 'fast-check'

import { IdOrder } from '../../src/table/id-order.js'

const contentOf = (ids: readonly (string | null)[]): ColumnContent => {
  const buffer = new RowBuffer()
  for (const id of ids) buffer.add({ id: undefined, record: { id } })
  return buffer.columns[0]?.content ?? listedContent([])
}

/** As DuckDB answers it. */
const hasFrom =
  (table: ReadonlySet<string>) =>
  (first: string): Promise<boolean> =>
    Promise.resolve(
      [...table].some(
        (id) =>
          Buffer.byteLength(id) > first.length ||
          (Buffer.byteLength(id) === first.length &&
            Buffer.compare(Buffer.from(id), Buffer.from(first)) >= 0),
      ),
    )

const areNew = (ids: readonly (string | null)[], table: readonly string[] = []): Promise<boolean> =>
  new IdOrder().areNew(contentOf(ids), hasFrom(new Set(table)))

describe('ids are told to be new', () => {
  it.each<[string, string[], string[]]>([
    ['numbers of more digits than before', ['98', '99', '100', '101'], ['9', '97']],
    ['padded numbers', ['0098', '0099', '0100'], ['0097']],
    ['numbers behind a text', ['order-9', 'order-10'], ['order-8']],
    ['large letters and then small ones', ['B', 'a'], ['A']],
    ['all ids of an empty table', ['b', 'c'], []],
  ])('if they are %s', async (_, ids, table) => {
    expect(await areNew(ids, table)).toBe(true)
  })
})

describe('nothing is told of ids', () => {
  it.each<[string, (string | null)[], string[]]>([
    ['that repeat one of the table', ['5', '6'], ['5']],
    ['that come before one of the table', ['5', '6'], ['7']],
    ['that come twice', ['5', '5'], []],
    ['that are not in order', ['6', '5'], []],
    ['with none among them', ['5', null, '6'], []],
    ['with other letters than those of ASCII', ['a', 'é', 'ö'], []],
  ])('%s', async (_, ids, table) => {
    expect(await areNew(ids, table)).toBe(false)
  })

  it('that are no texts', async () => {
    const content = listedContent([1, 2])
    expect(await new IdOrder().areNew(content, () => Promise.resolve(false))).toBe(false)
  })

  it('after rows were inserted in another way', async () => {
    const order = new IdOrder()
    expect(await order.areNew(contentOf(['1']), hasFrom(new Set()))).toBe(true)
    order.giveUp()
    expect(await order.areNew(contentOf(['2']), hasFrom(new Set()))).toBe(false)
  })
})

const anId = fc.oneof(
  fc.integer({ min: 0, max: 200 }).map(String),
  fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'B', '1', 'é', '-', ' ') }),
)
const aPiece = fc.oneof(
  fc.array(fc.option(anId), { minLength: 1, maxLength: 5 }),
  fc
    .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 20 }))
    .map(([first, count]) => Array.from({ length: count }, (_, n) => String(first + n))),
)

it('ids that are told to be new are not in the table, and each is there once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anId), fc.array(aPiece, { maxLength: 6 }), async (before, pieces) => {
      const table = new Set(before)
      const order = new IdOrder()
      for (const piece of pieces) {
        const ids = piece.flatMap((id) => id ?? [])
        const isNew = await order.areNew(contentOf(piece), hasFrom(table))
        const isRepeated = new Set(ids).size < ids.length || ids.some((id) => table.has(id))
        expect(isNew && isRepeated).toBe(false)
        for (const id of ids) table.add(id)
      }
    }),
  )
})
