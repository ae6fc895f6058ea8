import { describe, expect, it, jest } from '@jest/globals'

import { type Batch, StateTracker } from '../../src/index.js'
import { rows, tracked } from './tracked.js'

describe('a tracker, called in ways that nobody meant or that just happen,', () => {
  it('needs no acknowledgement for an empty batch', () => {
    const { tracker, merged, report } = tracked()
    const empty = ([[], '', new Uint8Array()] as Batch[]).map((batch) => tracker.rows(batch))
    report('u1')
    tracker.acknowledge(tracker.rows(rows('u1')))
    expect(merged).toEqual(['u1'])
    for (const ticket of empty) tracker.acknowledge(ticket)
  })

  it('takes a second acknowledgement for the first, and refuses to change its mind', () => {
    const { tracker } = tracked()
    const [kept, lost] = [tracker.rows(rows('u1')), tracker.rows(rows('u2'))]
    tracker.acknowledge(kept)
    tracker.acknowledge(kept)
    tracker.fail(lost)
    tracker.fail(lost)
    expect(() => {
      tracker.fail(kept)
    }).toThrow('ticket: batch 1 has been acknowledged already')
    expect(() => {
      tracker.acknowledge(lost)
    }).toThrow('ticket: batch 2 has failed already')
  })

  it('refuses tickets of another tracker', () => {
    const stranger = new StateTracker().rows(rows('u1'))
    expect(() => {
      new StateTracker().acknowledge(stranger)
    }).toThrow('ticket: expected what rows() of this tracker returned, got a BatchTicket')
    expect(() => {
      new StateTracker().fail({} as never)
    }).toThrow('got an object')
  })

  it.each([
    [
      'an empty id',
      '',
      {},
      'stateId: expected a text of at least one character, got an empty text',
    ],
    ['a number as id', 7, {}, 'got a number'],
    ['a list as state', 'u1', [], 'state u1: expected a plain object, got an array'],
    ['an undefined value', 'u1', { a: undefined }, 'state u1.a: JSON cannot represent undefined'],
    ['__proto__', 'u1', JSON.parse('{"__proto__":{}}'), 'the key __proto__ is not allowed'],
  ])('refuses %s in a report, and forgets it', (_, id, state, reason) => {
    const { tracker, merged } = tracked()
    expect(() => {
      tracker.report(id as string, state as never)
    }).toThrow(reason)
    tracker.end()
    expect([merged, tracker.pendingReports]).toEqual([[], 0])
  })

  it('refuses batches after the end, a state that is none, and a span that is none', () => {
    const { tracker } = tracked()
    tracker.end()
    expect(() => tracker.rows(rows('u1'))).toThrow('batch: expected no batch after the end')
    expect(() => new StateTracker({ state: 7 as never })).toThrow('state: expected a plain object')
    expect(() => new StateTracker({ stateSpan: 'row' as never })).toThrow(
      "stateSpan: expected 'batch' or 'batches'",
    )
  })

  it('shares no object with its callers', () => {
    const initial = { users: { offset: 0 } }
    const reported = { users: { ids: [1] } }
    const updates: Record<string, unknown>[] = []
    const tracker = new StateTracker({
      state: initial,
      onUpdate: ({ state }) => {
        updates.push(state)
      },
    })
    tracker.report('u1', reported)
    reported.users.ids.push(2)
    tracker.end()
    tracker.report('u2', { users: { offset: 9 }, orders: { offset: 1 } })
    tracker.report('u3', { orders: { offset: 2 } })
    tracker.state['users'] = null

    expect(initial).toEqual({ users: { offset: 0 } })
    expect(updates).toEqual([
      { users: { ids: [1] } },
      { users: { offset: 9 }, orders: { offset: 1 } },
      { orders: { offset: 2 } },
    ])
    expect(tracker.state).toEqual({ users: { offset: 9, ids: [1] }, orders: { offset: 2 } })
  })

  it('has merged when the listener throws, and goes on with the next', () => {
    const onUpdate = jest.fn<() => void>().mockImplementationOnce(() => {
      throw new Error('the disk is full')
    })
    const tracker = new StateTracker({ onUpdate })
    tracker.report('u1', { a: 1 })
    tracker.report('u2', { b: 1 })
    expect(() => {
      tracker.end()
    }).toThrow('the disk is full')
    expect(tracker.state).toEqual({ a: 1 })
    tracker.report('u3', { c: 1 })
    expect(tracker.state).toEqual({ a: 1, b: 1, c: 1 })
    expect(onUpdate).toHaveBeenCalledTimes(3)
  })

  it('gives out the ticket of a batch that merged what the listener threw at, and throws that next', () => {
    const onUpdate = jest.fn<() => void>().mockImplementationOnce(() => {
      throw new Error('the disk is full')
    })
    const tracker = new StateTracker({ onUpdate })
    tracker.report('u1', { a: 1 })
    tracker.acknowledge(tracker.rows(rows('u1')))
    const ticket = tracker.rows(rows(undefined))
    expect(() => {
      tracker.acknowledge(ticket)
    }).toThrow('the disk is full')
    tracker.report('u2', { b: 1 })
    tracker.end()
    expect(tracker.state).toEqual({ a: 1, b: 1 })
  })

  it('takes a report from within the listener in its turn', () => {
    const seen: string[] = []
    const tracker: StateTracker = new StateTracker({
      onUpdate: ({ stateId }) => {
        seen.push(stateId)
        if (stateId === 'u1') tracker.report('u3', {})
      },
    })
    tracker.report('u1', {})
    tracker.report('u2', {})
    tracker.end()
    expect(seen).toEqual(['u1', 'u2', 'u3'])
  })
})
