import { describe, expect, it } from '@jest/globals'

import { rows, tracked } from './tracked.js'

const REASON = /rows carry the state id u1, whose rows were complete.* unless stateSpan is 'batch'/

describe('rows that come after their report was settled', () => {
  it('are refused, and hold back their report and all after it for good', () => {
    const { tracker, merged, takenBack, report } = tracked()
    report('u0')
    const before = tracker.rows(rows('u0'))
    report('u1')
    const ticket = tracker.rows(rows('u1'))
    expect(() => tracker.rows(rows('u2', 'u1'))).toThrow(REASON)
    report('u3')
    const after = tracker.rows(rows('u3'))
    for (const one of [before, ticket, after]) tracker.acknowledge(one)
    tracker.end()
    expect(merged).toEqual(['u0'])
    expect([tracker.state, tracker.pendingReports, takenBack]).toEqual([{ u0: 1 }, 2, []])
  })

  it('take everything back where their report was merged, so that the next run reads them', () => {
    const { tracker, takenBack, report } = tracked({ state: { before: 1 } })
    for (const id of ['u1', 'u2']) {
      report(id)
      tracker.acknowledge(tracker.rows(rows(id)))
    }
    report('u3')
    expect(tracker.state).toEqual({ before: 1, u1: 1, u2: 1 })
    expect(() => tracker.rows(rows('u1'))).toThrow(REASON)
    expect([tracker.state, tracker.pendingReports]).toEqual([{ before: 1 }, 3])
    expect(takenBack).toEqual([{ before: 1 }])

    // A system that goes on all the same does not get ahead again, and hears it once.
    expect(() => tracker.rows(rows('u1'))).toThrow(REASON)
    report('u4')
    tracker.acknowledge(tracker.rows(rows('u4')))
    tracker.end()
    expect(tracker.state).toEqual({ before: 1 })
    expect(takenBack).toHaveLength(1)
  })

  it('take back what two batches have overtaken', () => {
    const { tracker, takenBack, report } = tracked({ stateSpan: 'batches' })
    for (const id of ['u1', 'u2', 'u3']) report(id)
    tracker.acknowledge(tracker.rows(rows('u2')))
    tracker.acknowledge(tracker.rows(rows('u3')))
    expect(tracker.state).toEqual({ u1: 1, u2: 1 })
    expect(() => tracker.rows(rows('u1'))).toThrow('in the order of the batches')
    expect([tracker.state, takenBack]).toEqual([{}, [{}]])
  })

  it('belong to a new report of their id, if there is one', () => {
    const { tracker, merged, report } = tracked()
    report('u1')
    tracker.acknowledge(tracker.rows(rows('u1')))
    report('u1')
    tracker.acknowledge(tracker.rows(rows('u1')))
    expect(merged).toEqual(['u1', 'u1'])
  })
})

describe('what was reported in a read that failed', () => {
  it('waits for the rows that come under another id when it is tried again', () => {
    const { tracker, merged, report } = tracked()
    report('first try')
    tracker.readFailed()
    report('second try')
    const ticket = tracker.rows(rows('second try'))
    report('next')
    tracker.rows(rows('next'))
    expect(merged).toEqual([])
    tracker.acknowledge(ticket)
    expect(merged).toEqual(['first try', 'second try'])
  })

  it('is not kept when the source says that it is at its end: its rows may have been lost', () => {
    const { tracker, merged, report } = tracked()
    report('u1')
    tracker.acknowledge(tracker.rows(rows('u1')))
    report('lost')
    tracker.readFailed()
    tracker.end()
    expect([merged, tracker.pendingReports]).toEqual([['u1'], 1])
  })

  it('is not in doubt where rows of it have come before the failure', () => {
    const { tracker, merged, report } = tracked({ stateSpan: 'batches' })
    report('u1')
    tracker.acknowledge(tracker.rows(rows('u1')))
    tracker.readFailed()
    tracker.end()
    expect(merged).toEqual(['u1'])
  })

  it('is kept with a report that comes after the failure', () => {
    const { tracker, merged, report } = tracked()
    report('first try')
    tracker.readFailed()
    report('second try')
    tracker.end()
    expect(merged).toEqual(['first try', 'second try'])
  })

  it('is kept at the end where its rows have come, or any others after it', () => {
    for (const id of ['u1', 'other']) {
      const { tracker, merged, report } = tracked({ stateSpan: 'batches' })
      report('u1')
      tracker.readFailed()
      tracker.acknowledge(tracker.rows(rows(id)))
      tracker.end()
      expect(merged).toEqual(['u1'])
    }
  })
})
