import { copyJsonObject, type JsonObject } from './json-value.js'
import { mergeInto, type State } from './merge-state.js'
import type { Report } from './open-reports.js'

/** A reported state that may now be stored. */
export interface StateUpdate {
  readonly stateId: string
  /** Only what was reported. Merge it into the kept state, as `mergeState` does. */
  readonly state: JsonObject
}

/** Called for each change of the kept state. */
export interface KeptStateListeners {
  readonly onUpdate?: ((update: StateUpdate) => void) | undefined
  readonly onTakeBack?: ((state: JsonObject) => void) | undefined
}

/** The merged state, and the reports that wait to be merged into it, in the order reported. */
export class KeptState {
  readonly #initial: JsonObject
  readonly #listeners: KeptStateListeners
  #state: JsonObject
  readonly #waiting = new Set<Report>()
  #merged = 0
  #mergedThrough = 0
  #takenBack = 0

  constructor(initial: State, listeners: KeptStateListeners) {
    this.#initial = copyJsonObject(initial, 'state')
    this.#state = copyJsonObject(this.#initial, 'state')
    this.#listeners = listeners
  }

  /** A copy. */
  get state(): JsonObject {
    return copyJsonObject(this.#state, 'state')
  }

  /** The number of reports that are not in the state: reports that still wait, and reports that were taken back. */
  get pendingReports(): number {
    return this.#waiting.size + this.#takenBack
  }

  /** The number of the last batch whose rows the state covers. 0 if it covers none. */
  get mergedThrough(): number {
    return this.#mergedThrough
  }

  add(report: Report): void {
    this.#waiting.add(report)
  }

  /** Merges the reports that are settled and delivered, up to the first one that is not. */
  merge(deliveredThrough: number): void {
    // Reports whose rows may be lost. They are merged only together with a later report.
    let doubtful: Report[] = []
    for (const report of this.#waiting) {
      if (report.isOpen || report.barrier > deliveredThrough) return
      doubtful.push(report)
      if (report.isDoubtful) continue
      const safe = doubtful
      doubtful = []
      for (const one of safe) this.#keep(one)
    }
  }

  /**
   * The rows of the latest report of an id will never be delivered. The report is not merged before `batchNumber` is
   * delivered. If it was merged already, all merged reports are taken back.
   */
  lose(stateId: string, batchNumber: number): void {
    let isMerged = true
    for (const report of this.#waiting) {
      if (report.stateId !== stateId) continue
      report.barrier = batchNumber
      isMerged = false
    }
    if (!isMerged || this.#merged === 0) return
    this.#takenBack += this.#merged + this.#waiting.size
    this.#merged = 0
    this.#mergedThrough = 0
    this.#waiting.clear()
    this.#state = copyJsonObject(this.#initial, 'state')
    this.#listeners.onTakeBack?.(this.state)
  }

  #keep(report: Report): void {
    // A listener may have reported, and so may have merged it already.
    if (!this.#waiting.delete(report)) return
    const { stateId, state, barrier } = report
    mergeInto(this.#state, state)
    this.#merged += 1
    this.#mergedThrough = Math.max(this.#mergedThrough, barrier)
    // A copy: the merged object is part of the state now, and later merges write to it.
    this.#listeners.onUpdate?.({ stateId, state: copyJsonObject(state, 'state') })
  }
}
