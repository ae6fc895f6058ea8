import type { ConsoleEvent } from '../protocol/index.js'

/** An event with its number. Events are numbered in order. */
export interface NumberedEvent {
  readonly id: number
  readonly event: ConsoleEvent
}

const MAX_EVENTS = 5_000
/**
 * The largest number of timeline entries in all kept events, so that a run with many messages does not fill the memory.
 */
const MAX_ENTRIES = 20_000

/** Keeps the last events, and passes new ones to listeners. */
export class EventLog {
  readonly #kept: NumberedEvent[] = []
  readonly #listeners = new Set<(event: NumberedEvent) => void>()
  #lastId = 0
  #entries = 0

  get lastId(): number {
    return this.#lastId
  }

  publish(event: ConsoleEvent): void {
    this.#lastId += 1
    const numbered = { id: this.#lastId, event }
    this.#kept.push(numbered)
    this.#entries += entriesIn(event)
    while (this.#kept.length > MAX_EVENTS || this.#entries > MAX_ENTRIES) {
      const oldest = this.#kept.shift()
      if (oldest) this.#entries -= entriesIn(oldest.event)
    }
    for (const listener of this.#listeners) listener(numbered)
  }

  /** The events after the event `id`. If some of them are no longer kept, the first event is `missed`. */
  after(id: number): NumberedEvent[] {
    const first = this.#kept[0]?.id ?? this.#lastId + 1
    const since = this.#kept.filter((kept) => kept.id > id)
    // `id` may come from an earlier console on the same port. Then it can be higher than all numbers here.
    const isMissed = id < first - 1 || id > this.#lastId
    if (!isMissed) return since
    return [{ id: this.#lastId, event: { type: 'missed' } }]
  }

  /** @returns stops listening */
  listen(listener: (event: NumberedEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}

const entriesIn = (event: ConsoleEvent): number =>
  event.type === 'timeline' ? event.entries.length : 0
