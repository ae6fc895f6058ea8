import { describe, expect, it } from '@jest/globals'

import { type Batch, toRecordGroup } from '../../src/index.js'
import { toRawMessage } from '../../src/batch/raw-message.js'
import { rows, tracked } from './tracked.js'

describe('a report waits until it is settled which rows are its own: it', () => {
  it('waits to see whether rows carry the id: an empty batch does not tell', () => {
    const { tracker, merged, report } = tracked()
    report('u1')
    tracker.rows([])
    expect(merged).toEqual([])
    const ticket = tracker.rows(rows('u1'))
    expect(merged).toEqual([])
    tracker.acknowledge(ticket)
    expect(merged).toEqual(['u1'])
  })

  it('merges a report whose rows never come with the batch that overtakes it', () => {
    const { tracker, merged, report } = tracked()
    report('checkpoint')
    report('u1')
    const ticket = tracker.rows(rows('u1'))
    expect(merged).toEqual([])
    tracker.acknowledge(ticket)
    expect(merged).toEqual(['checkpoint', 'u1'])
  })

  it('merges it, by default, only once a second batch has come without them', () => {
    const { tracker, merged, report } = tracked({ stateSpan: 'batches' })
    report('checkpoint')
    report('u1')
    const first = tracker.rows(rows('u1'))
    report('u2')
    const second = tracker.rows(rows('u2'))
    expect(merged).toEqual([])
    tracker.acknowledge(first)
    expect(merged).toEqual(['checkpoint', 'u1'])
    tracker.acknowledge(second)
    tracker.end()
    expect(merged).toEqual(['checkpoint', 'u1', 'u2'])
  })

  it('lets, by default, one batch overtake its rows', () => {
    const { tracker, merged, report } = tracked({ stateSpan: 'batches' })
    report('u1')
    report('u2')
    const second = tracker.rows(rows('u2'))
    const first = tracker.rows(rows('u1'))
    tracker.acknowledge(second)
    expect(merged).toEqual([])
    tracker.acknowledge(first)
    tracker.end()
    expect(merged).toEqual(['u1', 'u2'])
  })

  it('merges a report whose rows never come at the end', () => {
    const { tracker, merged, report } = tracked()
    const ticket = tracker.rows(rows(undefined))
    report('last')
    tracker.end()
    expect(merged).toEqual([])
    tracker.acknowledge(ticket)
    expect(merged).toEqual(['last'])
    report('after the end')
    expect(merged).toEqual(['last', 'after the end'])
  })

  it.each([
    ['a chunk of text', 'a,b\n1,2\n'],
    ['a chunk of bytes', new Uint8Array(3)],
    ['rows without an id', rows(undefined)],
    ['a raw message', [toRawMessage('file.csv', 'a,b')]],
    ['a record group', [toRecordGroup('forms', [{ a: 1 }])]],
  ] as [string, Batch][])('takes %s after a report for what was reported', (_, batch) => {
    const { tracker, merged, report } = tracked()
    report('u1')
    const ticket = tracker.rows(batch)
    tracker.end()
    expect(merged).toEqual([])
    tracker.acknowledge(ticket)
    expect(merged).toEqual(['u1'])
  })

  it.each([
    ['raw messages', toRawMessage('file.csv', 'a,b', { __state: 'u1' })],
    ['raw messages that carry it themselves', { ...toRawMessage('f', 'a,b'), __state: 'u1' }],
    ['record groups', { ...toRecordGroup('forms', [{ a: 1 }]), __state: 'u1' }],
    ['rows in record groups', [toRecordGroup('forms', [{ __state: 'u1' }])]],
    ['a row in a record group', toRecordGroup('forms', { __state: 'u1' })],
  ] as [string, Batch][])('reads the ids of %s', (_, batch) => {
    const { tracker, merged, report } = tracked()
    report('u1')
    const ticket = tracker.rows(batch)
    expect([ticket.stateIds, ticket.batchNumber]).toEqual([['u1'], 1])
    tracker.acknowledge(ticket)
    expect(merged).toEqual(['u1'])
  })

  it('waits, by default, until rows of another id have come: those of an id may fill several batches', () => {
    const { tracker, merged, report } = tracked({ stateSpan: undefined })
    report('page1')
    tracker.acknowledge(tracker.rows(rows('page1')))
    tracker.rows([])
    expect(merged).toEqual([])
    const second = tracker.rows(rows('page1'))
    report('page2')
    tracker.acknowledge(second)
    expect(merged).toEqual([])

    const third = tracker.rows(rows('page2'))
    expect(merged).toEqual(['page1'])
    tracker.acknowledge(third)
    tracker.end()
    expect(merged).toEqual(['page1', 'page2'])
  })

  it('settles early rows of another id as moving on', () => {
    const { tracker, merged, report } = tracked({ stateSpan: 'batches' })
    report('page1')
    tracker.acknowledge(tracker.rows(rows('page1')))
    tracker.rows(rows('reported later'))
    expect(merged).toEqual(['page1'])
  })

  it('is settled by a report of its own id after its rows, so that one id can serve for all', () => {
    const { tracker, merged, report } = tracked({ stateSpan: 'batches' })
    for (let batch = 0; batch < 3; batch += 1) {
      report('users')
      tracker.acknowledge(tracker.rows(rows('users')))
    }
    expect(merged).toEqual(['users', 'users'])
    tracker.end()
    expect(merged).toEqual(['users', 'users', 'users'])
  })

  it('is settled by rows without an id, after rows with its id have come', () => {
    const { tracker, merged, report } = tracked({ stateSpan: 'batches' })
    report('u1')
    tracker.acknowledge(tracker.rows(rows('u1', undefined)))
    expect(merged).toEqual([])
    tracker.rows(rows(undefined))
    expect(merged).toEqual(['u1'])
  })

  it('stays open while batches hold rows of it, also among rows of later reports', () => {
    const { tracker, merged, report } = tracked({ stateSpan: 'batches' })
    report('u1')
    tracker.acknowledge(tracker.rows(rows('u1')))
    report('u2')
    tracker.acknowledge(tracker.rows(rows('u2', 'u1')))
    tracker.acknowledge(tracker.rows(rows('u1')))
    expect(merged).toEqual([])
    tracker.acknowledge(tracker.rows(rows('u2')))
    expect(merged).toEqual(['u1'])
  })

  it('may be overtaken again after it was reported again before its rows', () => {
    const { tracker, merged, report } = tracked({ stateSpan: 'batches' })
    for (const id of ['late', 'u1', 'late', 'u2']) {
      report(id)
      if (id !== 'late') tracker.acknowledge(tracker.rows(rows(id)))
    }
    tracker.acknowledge(tracker.rows(rows('late')))
    tracker.end()
    expect(merged).toEqual(['late', 'u1', 'late', 'u2'])
  })
})
