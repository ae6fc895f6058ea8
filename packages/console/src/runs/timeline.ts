import type { TimelineEntry, TimelineKind, TimelinePage } from '../protocol/index.js'

/** The limits of a {@link Timeline}. */
export interface TimelineLimits {
  readonly maxEntries: number
  readonly maxCharacters: number
}

const LIMITS: TimelineLimits = { maxEntries: 100_000, maxCharacters: 16 * 1024 * 1024 }
/** The part of the entries that is dropped at once. Dropping many at once is cheap per entry. */
const DROPPED_PART = 0.1
const MAX_MESSAGE = 2_000

/** The lines of a run. The last 100,000 are kept, or fewer if they are long. */
export class Timeline {
  readonly #limits: TimelineLimits
  #entries: TimelineEntry[] = []
  #characters = 0
  #firstSeq = 1

  constructor(limits = LIMITS) {
    this.#limits = limits
  }

  get lastSeq(): number {
    return this.#firstSeq + this.#entries.length - 1
  }

  add(kind: TimelineKind, message: string, at: string): void {
    const cut = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message
    this.#entries.push({ seq: this.lastSeq + 1, at, kind, message: cut })
    this.#characters += cut.length
    while (this.#isTooLong) this.#dropOldest()
  }

  page(after: number, limit: number): TimelinePage {
    const start = Math.max(0, after + 1 - this.#firstSeq)
    return {
      entries: this.#entries.slice(start, start + limit),
      ...{ firstSeq: this.#firstSeq, lastSeq: this.lastSeq },
    }
  }

  get #isTooLong(): boolean {
    const { maxEntries, maxCharacters } = this.#limits
    const isOverfull = this.#entries.length >= maxEntries * (1 + DROPPED_PART)
    return isOverfull || this.#characters > maxCharacters
  }

  #dropOldest(): void {
    const count = Math.max(1, Math.floor(this.#entries.length * DROPPED_PART))
    for (const { message } of this.#entries.slice(0, count)) this.#characters -= message.length
    this.#entries = this.#entries.slice(count)
    this.#firstSeq += count
  }
}
