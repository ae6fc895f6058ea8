import type { ConsoleEvent } from '../protocol/index.js'

/** An event with its place in the order of all events. */
export interface NumberedEvent {
  readonly id: number
  readonly event: ConsoleEvent
}

const MAX_EVENTS = 5_000
/** Entries of timelines in all kept events: a run that says much must not fill the memory. */
const MAX_ENTRIES = 20_000

/** The last events, and who listens to the next ones. */
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

  /** The events after one of them. The event `missed` comes first if some of those are gone. */
  after(id: number): NumberedEvent[] {
    const first = this.#kept[0]?.id ?? this.#lastId + 1
    const since = this.#kept.filter((kept) => kept.id > id)
    // Numbers of an earlier console on the same port may be higher than all of this one.
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
