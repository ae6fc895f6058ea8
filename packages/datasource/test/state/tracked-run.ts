import { isDeepStrictEqual } from 'node:util'

import {
  type Batch,
  type JsonObject,
  mergeState,
  type StateSpan,
  StateTracker,
} from '../../src/index.js'
import { batchesIn, neededFor, reportsIn, type Reported, type Returned } from './history.js'

/** A tracker, a store that it feeds, and the history of what was done to it. */
export class TrackedRun {
  readonly history: (Reported | Returned)[] = []
  readonly tracker: StateTracker
  refusals = 0
  /** What a store keeps that is told of every change. */
  #stored: JsonObject = {}

  constructor(stateSpan: StateSpan) {
    this.tracker = new StateTracker({
      stateSpan,
      onUpdate: ({ state }) => {
        this.#stored = mergeState(this.#stored, state)
      },
      onTakeBack: (state) => {
        this.#stored = state
      },
    })
  }

  report(id: string, state: JsonObject): void {
    this.history.push({ kind: 'reported', id, state })
    this.tracker.report(id, state)
  }

  return(ids: readonly string[], hasUnlabelled: boolean): void {
    const batch: Batch = [...ids.map((__state) => ({ __state })), ...(hasUnlabelled ? [{}] : [])]
    if (batch.length === 0) {
      this.tracker.rows(batch)
      return
    }
    // Written down before the tracker hears of it: it may merge at once.
    const returned: Returned = { kind: 'returned', ids, status: 'pending' }
    this.history.push(returned)
    try {
      returned.ticket = this.tracker.rows(batch)
    } catch {
      returned.status = 'failed'
      this.refusals += 1
    }
  }

  pending(): Returned[] {
    return batchesIn(this.history).filter(({ status }) => status === 'pending')
  }

  settle(batch: Returned | undefined, status: 'acknowledged' | 'failed'): void {
    if (!batch?.ticket) return
    batch.status = status
    if (status === 'failed') this.tracker.fail(batch.ticket)
    else this.tracker.acknowledge(batch.ticket)
  }

  get keptReports(): Reported[] {
    const reports = reportsIn(this.history)
    return reports.slice(0, reports.length - this.tracker.pendingReports)
  }

  /** What is wrong about the state kept at this moment. */
  faults(): unknown[] {
    const kept = this.keptReports
    const merged = kept.reduce<JsonObject>((state, report) => mergeState(state, report.state), {})
    return [
      ...(isDeepStrictEqual(this.tracker.state, merged) ? [] : ['no prefix', this.tracker.state]),
      ...(isDeepStrictEqual(this.#stored, merged) ? [] : ['stored otherwise', this.#stored]),
      ...neededFor(this.history, kept.length)
        .filter(({ status }) => status !== 'acknowledged')
        .map((batch) => ['kept without', batch]),
    ]
  }
}
