import type { TimelineEntry, TimelinePage } from '../../../src/protocol/index.js'
import { BoundedList } from '../values/bounded-list.js'

/** The same limit as in the console. */
const LOG_LIMIT = 100_000

/** The part of the log that the page shows. */
export interface LogView {
  readonly entries: readonly TimelineEntry[]
  /** The number of dropped entries. Only the newest are kept. */
  readonly dropped: number
  readonly isLoading: boolean
  /** The error of the last request for entries. */
  readonly error: unknown
}

const EMPTY: LogView = { entries: [], dropped: 0, isLoading: true, error: undefined }

/**
 * The timeline of one run: the entries from the console, then the entries from events. If entries are missing between
 * events, they are requested. Entries are in order, and each is there once.
 */
export class RunLog {
  readonly #fetchPage: (after: number) => Promise<TimelinePage>
  readonly #entries: BoundedList<TimelineEntry>
  readonly #listeners = new Set<() => void>()
  #lastSeq = 0
  /** The highest number that an event has told of, whether or not its entry has come. */
  #toldSeq = 0
  #dropped = 0
  #isLoading = false
  #view = EMPTY

  /**
   * @param fetchPage requests entries whose `seq` is above `after`
   */
  constructor(fetchPage: (after: number) => Promise<TimelinePage>, limit = LOG_LIMIT) {
    this.#fetchPage = fetchPage
    this.#entries = new BoundedList(limit)
  }

  /** For `useSyncExternalStore`. @returns a function that stops listening */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  view = (): LogView => this.#view

  /** Adds entries from an event. Known entries are left out. */
  add(entries: readonly TimelineEntry[]): void {
    const first = entries[0]
    if (!first) return
    this.#toldSeq = Math.max(this.#toldSeq, first.seq + entries.length - 1)
    if (this.#isLoading) return
    if (first.seq > this.#lastSeq + 1) {
      void this.load()
      return
    }
    this.#take(entries)
    this.#publish()
  }

  /**
   * Requests entries until there are no more. Entries that come by events at the same time are requested, too, because
   * an answer on its way may have been made before them.
   */
  async load(): Promise<void> {
    if (this.#isLoading) return
    this.#isLoading = true
    try {
      for (;;) {
        const page = await this.#fetchPage(this.#lastSeq)
        this.#dropped += Math.max(0, page.firstSeq - this.#lastSeq - 1)
        this.#take(page.entries)
        const knownSeq = Math.max(page.lastSeq, this.#toldSeq)
        if (page.entries.length === 0 || this.#lastSeq >= knownSeq) break
        this.#publish()
      }
      this.#isLoading = false
      this.#publish()
    } catch (error) {
      this.#isLoading = false
      this.#publish(error)
    }
  }

  #take(entries: readonly TimelineEntry[]): void {
    for (const entry of entries) {
      if (entry.seq <= this.#lastSeq) continue
      this.#entries.add(entry)
      this.#lastSeq = entry.seq
    }
  }

  #publish(error?: unknown): void {
    this.#view = {
      entries: this.#entries.toArray(),
      dropped: this.#dropped + this.#entries.dropped,
      isLoading: this.#isLoading,
      error,
    }
    for (const listener of this.#listeners) listener()
  }
}
