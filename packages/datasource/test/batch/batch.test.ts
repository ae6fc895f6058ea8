import { describe, expect, it } from '@jest/globals'

import { type Batch, isRawMessage, isRecordGroup, rowsOf, toRecordGroup } from '../../src/index.js'
import { toRawMessage } from '../../src/batch/raw-message.js'

const readAt = new Date('2026-01-02T03:04:05Z')
const metadata = { resource_id: 'forms', timestamp: '2026-01-02T03:04:05.000Z' }

describe('toRecordGroup', () => {
  it.each([
    ['an id', 'forms'],
    ['a resource', { id: 'forms', name: 'Forms' }],
  ])('keeps rows together with %s and the time', (_, resource) => {
    expect(toRecordGroup(resource, [{ a: 1 }], readAt)).toEqual({ data: [{ a: 1 }], metadata })
  })

  it('takes the present where no time is given', () => {
    const { timestamp } = toRecordGroup(7, {}).metadata
    expect(new Date(timestamp).toISOString()).toBe(timestamp)
  })

  it.each([
    ['no id', undefined, 'got undefined'],
    ['an empty id', '', 'got an empty text'],
    ['a blank id', ' \t', 'got a blank text'],
    ['null', null, 'got null'],
    ['NaN', { id: NaN }, 'got NaN'],
    ['an object without one', { name: 'forms' }, 'got an object'],
  ])('refuses %s', (_, resource, reason) => {
    expect(() => toRecordGroup(resource as never, [])).toThrow(
      `resource: expected an id (a text or a number) or an object with one, ${reason}`,
    )
  })
})

describe('the rows of toRecordGroup', () => {
  it.each([
    ['a text', 'a,b', 'data: expected an object with columns, got a text'],
    ['nothing', undefined, 'got undefined'],
    ['null', null, 'got null'],
    ['a number', 7, 'got a number'],
    ['a date', new Date(), 'got a Date'],
    ['a promise', Promise.resolve({}), 'got a Promise'],
    ['an array of texts', ['a', 'b'], 'got a text at [0]'],
    ['an array with null in it', [{ a: 1 }, null], 'got null at [1]'],
    ['an array of arrays', [[{ a: 1 }]], 'got an array at [0]'],
  ])('are no %s', (_, data, reason) => {
    expect(() => toRecordGroup('forms', data as object)).toThrow(reason)
  })

  it('are an array, also of one row or an instance of a class', () => {
    class User {
      readonly id = 1
    }
    expect(toRecordGroup('forms', { a: 1 }, readAt)).toEqual({ data: [{ a: 1 }], metadata })
    expect(toRecordGroup('forms', new User()).data).toEqual([{ id: 1 }])
    expect(toRecordGroup('forms', []).data).toEqual([])
  })
})

describe('rowsOf', () => {
  it.each([
    ['rows', [{ a: 1 }, { b: 2 }], [{ a: 1 }, { b: 2 }]],
    [
      'groups among rows',
      [{ a: 1 }, toRecordGroup('f', [{ b: 2 }, { c: 3 }])],
      [{ a: 1 }, { b: 2 }, { c: 3 }],
    ],
    ['a group of one row', toRecordGroup('f', { a: 1 }), [{ a: 1 }]],
    ['an empty group', [toRecordGroup('f', [])], []],
    ['raw messages', [toRawMessage('t', 'x'), { a: 1 }], [{ a: 1 }]],
    ['one raw message', toRawMessage('t', 'x'), []],
    ['a chunk of text', 'a,b', []],
    ['a chunk of bytes', Buffer.from('a,b'), []],
    [
      'a group that carries its state id',
      { ...toRecordGroup('f', [{ a: 1 }]), __state: 'u1' },
      [{ a: 1 }],
    ],
    ['a raw message that carries its state id', [{ ...toRawMessage('t', 'x'), __state: 'u1' }], []],
    ['nothing', [], []],
  ] as [string, Batch, unknown[]][])('finds the rows of %s', (_, batch, rows) => {
    expect(rowsOf(batch)).toEqual(rows)
  })
})

describe('rows that look like something else', () => {
  it.each([
    ['data and metadata columns', { data: 1, metadata: { by: 'me' } }],
    ['one column more than a group', { data: 1, metadata, id: 1 }],
    ['a type column', { type: 'raw', tag: 'x', raw: 7 }],
    ['one column more than a message', { type: 'raw', tag: 'x', raw: '', metadata: {}, id: 7 }],
    ['no prototype', Object.assign(Object.create(null) as object, { data: 1 })],
  ])('with %s are rows', (_, row) => {
    expect([isRecordGroup(row), isRawMessage(row)]).toEqual([false, false])
    expect(rowsOf([row as Record<string, unknown>])).toEqual([row])
  })
})
