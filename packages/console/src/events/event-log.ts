import type { ConsoleEvent } from '../protocol/index.js'

/** An event with its place in the order of all events. */
export interface NumberedEvent {
  readonly id: number
  readonly event: ConsoleEvent
}

const MAX_KEPT = 5_000

/** The last events, and who listens to the next ones. */
export class EventLog {
  readonly #kept: NumberedEvent[] = []
  readonly #listeners = new Set<(event: NumberedEvent) => void>()
  #lastId = 0

  get lastId(): number {
    return this.#lastId
  }

  publish(event: ConsoleEvent): void {
    this.#lastId += 1
    const numbered = { id: this.#lastId, event }
    this.#kept.push(numbered)
    if (this.#kept.length > MAX_KEPT) this.#kept.shift()
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
