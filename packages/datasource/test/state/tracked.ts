import { type Batch, StateTracker, type StateTrackerOptions } from '../../src/index.js'

/** A batch with a row for each id; one without an id for `undefined`. */
export const rows = (...stateIds: (string | undefined)[]): Batch =>
  stateIds.map((id, index) => (id === undefined ? { index } : { index, __state: id }))

/** A tracker, and which ids it has merged. */
export const tracked = (options: StateTrackerOptions = {}) => {
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
