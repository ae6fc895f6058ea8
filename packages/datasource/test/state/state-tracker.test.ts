import { describe, expect, it, jest } from '@jest/globals'

import { type Batch, type BatchTicket, StateTracker, toRecordGroup } from '../../src/index.js'
import { toRawMessage } from '../../src/batch/raw-message.js'

const rows = (...stateIds: (string | undefined)[]): Batch =>
  stateIds.map((id, index) => (id === undefined ? { index } : { index, __state: id }))

/** A tracker, and which ids it has merged. */
const tracked = (options: ConstructorParameters<typeof StateTracker>[0] = {}) => {
  const merged: string[] = []
  const tracker = new StateTracker({
    ...options,
    onUpdate: ({ stateId }) => {
      merged.push(stateId)
    },
  })
  const report = (id: string): void => {
    tracker.report(id, { [id]: 1 })
  }
  return { tracker, merged, report }
}

describe('StateTracker', () => {
  it('keeps nothing before the rows are acknowledged', () => {
    const { tracker, merged, report } = tracked({ state: { before: 1 } })
    report('u1')
    const ticket = tracker.rows(rows('u1', 'u1'))
    expect([tracker.state, tracker.pendingReports]).toEqual([{ before: 1 }, 1])

    tracker.acknowledge(ticket)
    expect([tracker.state, tracker.pendingReports]).toEqual([{ before: 1, u1: 1 }, 0])
    expect(merged).toEqual(['u1'])
  })

  it('waits for the batches before, in whatever order they are acknowledged', () => {
    const { tracker, merged, report } = tracked()
    const tickets = ['u1', 'u2', 'u3'].map((id) => {
      report(id)
      return tracker.rows(rows(id))
    }) as [BatchTicket, BatchTicket, BatchTicket]

    tracker.acknowledge(tickets[2])
    tracker.acknowledge(tickets[1])
    expect(merged).toEqual([])
    tracker.acknowledge(tickets[0])
    expect(merged).toEqual(['u1', 'u2', 'u3'])
  })

  it('never passes a batch that failed, and still merges what came before it', () => {
    const { tracker, merged, report } = tracked()
    const tickets = ['u1', 'u2', 'u3'].map((id) => {
      report(id)
      return tracker.rows(rows(id))
    }) as [BatchTicket, BatchTicket, BatchTicket]

    tracker.fail(tickets[1])
    tracker.acknowledge(tickets[2])
    tracker.acknowledge(tickets[0])
    tracker.end()
    expect(merged).toEqual(['u1'])
    expect(tracker.pendingReports).toBe(2)
  })

  it('waits for rows without an id that were returned before', () => {
    const { tracker, merged, report } = tracked()
    const before = tracker.rows(rows(undefined))
    report('u1')
    tracker.acknowledge(tracker.rows(rows('u1')))
    expect(merged).toEqual([])
    tracker.acknowledge(before)
    expect(merged).toEqual(['u1'])
  })

  it('takes a report that comes after its rows', () => {
    const { tracker, merged, report } = tracked()
    const ticket = tracker.rows(rows('u1'))
    report('u1')
    expect(merged).toEqual([])
    tracker.acknowledge(ticket)
    expect(merged).toEqual(['u1'])
  })

  it('takes several ids in one batch, and several reported ahead of their rows', () => {
    const { tracker, merged, report } = tracked()
    for (const id of ['u1', 'u2', 'u3']) report(id)
    const both = tracker.rows(rows('u1', 'u2'))
    tracker.acknowledge(both)
    expect(merged).toEqual(['u1', 'u2'])
    tracker.acknowledge(tracker.rows(rows('u3')))
    expect(merged).toEqual(['u1', 'u2', 'u3'])
  })

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

  it('takes an id that is reported again before its rows for one, and after them for another', () => {
    const { tracker, merged } = tracked()
    tracker.report('users', { offset: 1 })
    tracker.report('users', { offset: 2 })
    const first = tracker.rows(rows('users'))
    expect(merged).toEqual([])
    tracker.acknowledge(first)
    expect(tracker.state).toEqual({ offset: 2 })

    tracker.report('users', { offset: 3 })
    const second = tracker.rows(rows('users'))
    expect(tracker.state).toEqual({ offset: 2 })
    tracker.acknowledge(second)
    expect(tracker.state).toEqual({ offset: 3 })
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
    }).toThrow('ticket: expected what rows() of this tracker returned, got an instance of')
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
    ['an undefined value', 'u1', { a: undefined }, 'state u1.a: JSON cannot carry undefined'],
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
    tracker.report('u2', { users: { offset: 9 } })
    tracker.state['users'] = null

    expect(initial).toEqual({ users: { offset: 0 } })
    expect(updates).toEqual([{ users: { ids: [1] } }, { users: { offset: 9 } }])
    expect(tracker.state).toEqual({ users: { offset: 9, ids: [1] } })
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
