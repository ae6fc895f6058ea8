import { afterEach, describe, expect, it, jest } from '@jest/globals'

import { type JsonObject, StateTracker } from '../../src/index.js'

const UPDATES = 1_500
const KEYS_PER_UPDATE = 8

/** A run whose state grows by 12,000 keys at one level; counts the keys that are looked at on the way. */
const run = (initialKeys: number) => {
  const initial = Object.fromEntries(
    Array.from({ length: initialKeys }, (_, index) => [`table${index}`, { offset: 0 }]),
  )
  let reportedBytes = 0
  let updatedBytes = 0
  const tracker = new StateTracker({
    state: { tables: initial },
    onUpdate: ({ state }) => {
      updatedBytes += JSON.stringify(state).length
    },
  })
  let keysSeen = 0
  const [keys, entries] = [Object.keys.bind(Object), Object.entries.bind(Object)]
  jest.spyOn(Object, 'keys').mockImplementation((value) => {
    const result = keys(value)
    keysSeen += result.length
    return result
  })
  jest.spyOn(Object, 'entries').mockImplementation((value: object) => {
    const result = entries(value)
    keysSeen += result.length
    return result
  })
  for (let update = 0; update < UPDATES; update++) {
    const tables: JsonObject = {}
    for (let key = 0; key < KEYS_PER_UPDATE; key++) {
      tables[`table${update * KEYS_PER_UPDATE + key}`] = { offset: update + 1 }
    }
    reportedBytes += JSON.stringify({ tables }).length
    tracker.report(`u${update}`, { tables })
    tracker.acknowledge(tracker.rows([{ __state: `u${update}` }]))
  }
  tracker.end()
  jest.restoreAllMocks()
  return { tracker, keysSeen, reportedBytes, updatedBytes }
}

describe('a run of 12,000 keys over 1,500 updates', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it('looks at no more keys than the updates hold, however large the state is', () => {
    const empty = run(0)
    const large = run(UPDATES * KEYS_PER_UPDATE)

    // An update holds 1 + 8 + 8 keys; it is copied when it is reported and when it is told, and merged once.
    const bound = UPDATES * 3 * (1 + 2 * KEYS_PER_UPDATE) + UPDATES
    expect(empty.keysSeen).toBeLessThanOrEqual(bound)
    expect(large.keysSeen).toBeLessThanOrEqual(bound)
    expect(Object.keys(empty.tracker.state['tables'] as JsonObject)).toHaveLength(12_000)
  })

  it('tells a store as many bytes as were reported', () => {
    const { reportedBytes, updatedBytes } = run(UPDATES * KEYS_PER_UPDATE)
    expect(updatedBytes).toBe(reportedBytes)
  })
})
