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

  it('merges a report whose rows never come once the source has moved on', () => {
    const { tracker, merged, report } = tracked()
    tracker.acknowledge(tracker.rows(rows(undefined)))
    report('checkpoint')
    report('u1')
    expect(merged).toEqual([])
    const ticket = tracker.rows(rows('u1'))
    expect(merged).toEqual(['checkpoint'])
    tracker.acknowledge(ticket)
    expect(merged).toEqual(['checkpoint', 'u1'])
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

  it('refuses rows of an id that was for a batch before, and changes nothing by it', () => {
    const { tracker, merged, report } = tracked()
    report('u1')
    const ticket = tracker.rows(rows('u1'))
    expect(() => tracker.rows(rows('u2', 'u1'))).toThrow(
      /rows carry the state id u1, whose rows were complete.* set stateSpan to 'batches'/,
    )
    report('u2')
    tracker.acknowledge(ticket)
    tracker.acknowledge(tracker.rows(rows('u2')))
    expect(merged).toEqual(['u1', 'u2'])
  })

  it('refuses rows whose report was passed over, because it may be kept', () => {
    const { tracker, merged, report } = tracked()
    report('u1')
    report('u2')
    tracker.rows(rows('u2'))
    expect(merged).toEqual(['u1'])
    expect(() => tracker.rows(rows('u1'))).toThrow('in the order of the batches')
  })

  it('waits, where ids span batches, until rows of a later id have come', () => {
    const { tracker, merged, report } = tracked({ stateSpan: 'batches' })
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
    expect(() => tracker.rows(rows('page1'))).toThrow('page1')
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
})
