import { describe, expect, it } from '@jest/globals'
import { toRecordGroup } from '@panoply/datasource'

import { rowIdRule } from '../../src/routing/row-id.js'
import { RowRouter } from '../../src/routing/row-router.js'

const routerWith = (idPattern?: string): RowRouter =>
  new RowRouter({
    ...{ destination: undefined, defaultTable: 't' },
    rowId: rowIdRule(idPattern, []),
    onMissingId: () => undefined,
  })

const READ_ONLY = { value: 's', enumerable: true }

class ComputedLabel {
  n = 1

  get __state(): string {
    return `state-${this.n}`
  }
}

describe('the row that is stored', () => {
  it.each([
    ['a row without a label', undefined, { n: 1 }, { n: 1 }],
    ['a row with a label', undefined, { n: 1, __state: 's' }, { n: 1 }],
    ['a row with a place for its id', '{n}', { n: 1, __id: undefined }, { n: 1, __id: '1' }],
    ['a row with its id', '{n}', { __id: '1', n: 1 }, { __id: '1', n: 1 }],
  ])('of %s is complete, and is the row of the source itself', (_, pattern, row, stored) => {
    const [routed] = routerWith(pattern).route([row])
    expect(JSON.stringify(routed?.record)).toBe(JSON.stringify(stored))
    expect(routed?.record).toBe(row)
  })

  it.each([
    ['an id', { n: 1 }],
    ['a label and an id', { n: 1, __state: 's' }],
  ])('of a row with %s is a copy, because a further key would make the row slow', (_, row) => {
    const before = { ...row }
    const [routed] = routerWith('{n}').route([row])
    expect(routed?.record).toStrictEqual({ n: 1, __state: undefined, __id: '1' })
    expect(row).toStrictEqual(before)
  })

  it.each<[string, object]>([
    ['a frozen row', Object.freeze({ n: 1, __state: 's' })],
    ['a row with a label that is read-only', Object.defineProperty({ n: 1 }, '__state', READ_ONLY)],
    ['a row of a class whose label is computed', new ComputedLabel()],
  ])('of %s is a copy, and the row of the source stays as it was', (_, row) => {
    for (const pattern of [undefined, '{n}']) {
      const before = { ...row }
      const [routed] = routerWith(pattern).route([row])
      const { __state, ...others } = routed?.record ?? {}
      expect(__state).toBeUndefined()
      expect(others).toEqual(pattern === undefined ? { n: 1 } : { n: 1, __id: '1' })
      expect({ ...row }).toStrictEqual(before)
    }
  })

  it('of a row with another id of its own is a copy, also if the row is there twice', () => {
    const row = { n: 1, __id: 'own' }
    const routed = routerWith('{__id}-{n}').route([row, row])
    const stored = { n: 1, __state: undefined, __id: 'own-1' }
    expect(routed).toMatchObject([
      { id: 'own-1', record: stored },
      { id: 'own-1', record: stored },
    ])
    expect(row).toStrictEqual({ n: 1, __id: 'own' })
  })

  it('of a row in several record groups has the resource and the id of each', () => {
    const row = { n: 1, __state: 's' }
    const groups = ['orders', 'bills'].map((name) => toRecordGroup(name, [row]))
    const routed = routerWith('{__table}-{n}').route(groups)
    expect(routed).toMatchObject([
      { table: 'orders', record: { n: 1, __resource_id: 'orders', __id: 'orders-1' } },
      { table: 'bills', record: { n: 1, __resource_id: 'bills', __id: 'bills-1' } },
    ])
  })

  it('of a row that takes no further key has its id all the same', () => {
    const [routed] = routerWith('{n}').route([Object.seal({ n: 1, __state: 's' })])
    expect(routed?.record).toStrictEqual({ n: 1, __state: undefined, __id: '1' })
  })

  it('of a record group has the id and the time of its resource', () => {
    const rows = [{ n: 1, __state: 's' }, Object.freeze({ n: 2, __state: 's' })]
    const group = toRecordGroup('orders', rows)
    const [routed, frozen] = routerWith().route([group])
    expect(routed?.table).toBe('orders')
    expect(Object.keys(JSON.parse(JSON.stringify(routed?.record)) as object)).toEqual([
      ...['n', '__resource_id', '__timestamp'],
    ])
    expect(rows[0]).toStrictEqual({ n: 1, __state: 's' })
    expect(frozen?.record).toMatchObject({ n: 2, __resource_id: 'orders' })
    expect(rows[1]).toStrictEqual({ n: 2, __state: 's' })
  })
})
