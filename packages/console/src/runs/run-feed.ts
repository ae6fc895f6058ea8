import type { EventLog } from '../events/event-log.js'
import type { RunState } from './run-state.js'

const EVERY_MS = 250
const MAX_ENTRIES = 500

/** Publishes the changes of a run, at most four times per second. */
export class RunFeed {
  readonly #source: string
  readonly #state: RunState
  readonly #events: EventLog
  #timer: NodeJS.Timeout | undefined
  #publishedSeq = 0

  constructor(source: string, state: RunState, events: EventLog) {
    this.#source = source
    this.#state = state
    this.#events = events
  }

  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#publish()
    }, EVERY_MS)
  }

  /** Publishes the remaining changes at once. */
  end(): void {
    clearTimeout(this.#timer)
    this.#publish()
  }

  #publish(): void {
    this.#timer = undefined
    const { status, timeline } = this.#state
    const after = Math.max(this.#publishedSeq, status.lastSeq - MAX_ENTRIES)
    const { entries } = timeline.page(after, MAX_ENTRIES)
    this.#publishedSeq = status.lastSeq
    if (entries.length > 0) {
      this.#events.publish({ type: 'timeline', source: this.#source, run: status.id, entries })
    }
    this.#events.publish({ type: 'run', source: this.#source, run: status })
  }
}
