import {
  type Batch,
  type JsonObject,
  StateTracker,
  type StateTrackerOptions,
} from '../../src/index.js'

/** A batch with a row for each id; one without an id for `undefined`. */
export const rows = (...stateIds: (string | undefined)[]): Batch =>
  stateIds.map((id, index) => (id === undefined ? { index } : { index, __state: id }))

/** A tracker, which ids it has merged, and what it has taken back. By default each batch has an id of its own. */
export const tracked = (options: StateTrackerOptions = {}) => {
  const takenBack: JsonObject[] = []
  const merged: string[] = []
  const tracker = new StateTracker({
    stateSpan: 'batch',
    ...options,
    onUpdate: ({ stateId }) => {
      merged.push(stateId)
    },
    onTakeBack: (state) => {
      takenBack.push(state)
    },
  })
  const report = (id: string): void => {
    tracker.report(id, { [id]: 1 })
  }
  return { tracker, merged, takenBack, report }
}
