import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { NotedTables, TableHistory } from '../../src/index.js'

const noted = NotedTables.of(undefined).with('main', [
  ['people', ['name', 'age']],
  ['__proto__', ['n']],
])

describe('the tables that earlier runs have filled', () => {
  it.each([
    [undefined],
    [{}],
    [{ sizes: { 'a.ndjson': 1 } }],
    [{ schema: 1, tables: {} }],
    [{ schema: 'main', tables: [] }],
    [{ schema: 'main', tables: { people: 'name' } }],
  ])('are none in the place %j, which a person may have edited', (place) => {
    expect(NotedTables.of(place).tables).toEqual([])
  })

  it('are the same after a checkpoint, whatever their names', () => {
    const names = fc.array(fc.string())
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), names)), fc.string(), (tables, schema) => {
        const { place } = NotedTables.of(undefined).with(schema, tables)
        const read: unknown = JSON.parse(JSON.stringify(place))
        expect(NotedTables.of(read as typeof place).place).toEqual(place)
      }),
    )
  })

  it('are told when they are gone, with ten names at most', () => {
    const many = Array.from({ length: 12 }, (_, n) => [`t${n}`, ['n']] as const)
    const { messages, left } = noted.with('main', many).compare((table) => {
      if (table === 'people') return new Set(['name'])
      return table === 't0' ? new Set(['n']) : undefined
    })
    expect(messages).toEqual([
      expect.stringMatching(/^tables "__proto__", "t1", .*, "t9" and 2 more are not there/),
      expect.stringMatching(/^table "people" has no column "age" any more/),
    ])
    expect(left.place).toEqual({ schema: 'main', tables: { people: ['name'], t0: ['n'] } })
  })

  it('of another schema are forgotten', () => {
    expect(noted.with('crm', [['users', ['n']]]).tables).toEqual(['users'])
  })

  it('with more than 5,000 columns do not make the checkpoint larger', () => {
    const columns = Array.from({ length: 4_999 }, (_, n) => `c${n}`)
    const { place } = NotedTables.of(undefined).with('main', [
      ['wide', columns],
      ['two', ['a', 'b']],
      ['one', ['a']],
    ])
    expect(Object.keys(NotedTables.of(place).place['tables'] as object)).toEqual(['wide'])
  })
})

describe('the history of a table', () => {
  const historyOf = (hasCheckpoint: boolean) => {
    const told: string[] = []
    const history = new TableHistory({ table: 't', hasCheckpoint, warn: (text) => told.push(text) })
    return { history, told }
  }

  it('tells a type that changed once, from the first to the last type of a transaction', () => {
    const { history, told } = historyOf(true)
    history.begin()
    history.note('n', 'bigint', 'double')
    history.note('n', 'double', 'text')
    expect(told).toEqual([])
    history.settle()
    history.settle()
    expect(told).toEqual([expect.stringMatching(/"n" of table "t" was bigint and is text now/)])
  })

  it('tells nothing of a column that this run has made, nor of a transaction that was undone', () => {
    const { history, told } = historyOf(true)
    history.begin()
    history.note('n', 'bigint', 'text')
    history.begin()
    history.note('own', undefined, 'bigint')
    history.settle()
    history.begin()
    history.note('own', 'bigint', 'text')
    history.begin()
    history.note('own', 'bigint', 'double')
    history.settle()
    expect(told).toEqual([])
    expect([...history.filled]).toEqual(['own'])
  })

  it.each([
    [false, true, 1],
    [false, false, 0],
    [true, true, 0],
  ])(
    'with a checkpoint: %s, with rows: %s: tells %d times that rows may come twice',
    async (hasCheckpoint, hasRows, times) => {
      const { history, told } = historyOf(hasCheckpoint)
      for (const answer of [hasRows, true]) {
        await history.addsTo(() => Promise.resolve(answer))
        history.settle()
      }
      expect(told).toHaveLength(times)
    },
  )
})
