import { describe, expect, it } from '@jest/globals'

import { type BatchTicket } from '../../src/index.js'
import { rows, tracked } from './tracked.js'

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
})
