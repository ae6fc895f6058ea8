import { describe, expect, it } from '@jest/globals'

import { StateTracker } from '../src/index.js'

describe('StateTracker', () => {
  it('merges a report once its rows are acknowledged', () => {
    const tracker = new StateTracker()
    tracker.report('u1', { users: { offset: 2 } })
    const ticket = tracker.rows([{ id: 1, __state: 'u1' }])
    expect(tracker.state).toEqual({})
    tracker.acknowledge(ticket)
    expect(tracker.state).toEqual({ users: { offset: 2 } })
  })
})
