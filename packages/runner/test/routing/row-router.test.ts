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

describe('the row that is stored', () => {
  it.each([
    ['a row without a label', undefined, { n: 1 }, { n: 1 }],
    ['a row with a label', undefined, { n: 1, __state: 's' }, { n: 1 }],
    ['a row with an id', '{n}', { n: 1 }, { n: 1, __id: '1' }],
    ['a row with a label and an id', '{n}', { n: 1, __state: 's' }, { n: 1, __id: '1' }],
    ['a row with a place for its id', '{n}', { n: 1, __id: undefined }, { n: 1, __id: '1' }],
    ['a row with a key __id of its own', '{n}', { __id: 'own', n: 1 }, { __id: '1', n: 1 }],
  ])('of %s is complete, and the row of the source stays as it was', (_, pattern, row, stored) => {
    const before = structuredClone(row)
    const [routed] = routerWith(pattern).route([row])
    expect(JSON.stringify(routed?.record)).toBe(JSON.stringify(stored))
    expect(row).toStrictEqual(before)
  })

  it('of a record group has the id and the time of its resource', () => {
    const row = { n: 1, __state: 's' }
    const group = toRecordGroup('orders', [row])
    const [routed] = routerWith().route([group])
    expect(routed?.table).toBe('orders')
    expect(Object.keys(JSON.parse(JSON.stringify(routed?.record)) as object)).toEqual([
      ...['n', '__resource_id', '__timestamp'],
    ])
    expect(row).toStrictEqual({ n: 1, __state: 's' })
  })
})
