import type { TimelineEntry, TimelineKind, TimelinePage } from '../protocol/index.js'

const MAX_ENTRIES = 100_000
/** Dropped at once, so that dropping costs little for each entry. */
const DROPPED = 10_000
const MAX_MESSAGE = 2_000

/** The lines of a run, the last 100,000. */
export class Timeline {
  #entries: TimelineEntry[] = []
  #firstSeq = 1

  get lastSeq(): number {
    return this.#firstSeq + this.#entries.length - 1
  }

  add(kind: TimelineKind, message: string, at: string): void {
    const cut = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message
    this.#entries.push({ seq: this.lastSeq + 1, at, kind, message: cut })
    if (this.#entries.length < MAX_ENTRIES + DROPPED) return
    this.#entries = this.#entries.slice(DROPPED)
    this.#firstSeq += DROPPED
  }

  page(after: number, limit: number): TimelinePage {
    const start = Math.max(0, after + 1 - this.#firstSeq)
    return {
      entries: this.#entries.slice(start, start + limit),
      ...{ firstSeq: this.#firstSeq, lastSeq: this.lastSeq },
    }
  }
}
