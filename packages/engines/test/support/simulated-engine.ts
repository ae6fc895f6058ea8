/** What an engine has got of a stream, and keeps of the states: it may be cut off at any line, and take a stream back. */
abstract class SimulatedEngine {
  readonly #rows = new Map<string, Set<number>>()

  /** Takes the first lines of an output, as many as came before the kill. */
  take(lines: readonly string[]): void {
    for (const line of lines) {
      const message = JSON.parse(line) as Record<string, unknown>
      if (message['type'] === 'RECORD') {
        const { stream, n } = this.rowOf(message)
        this.rowsOf(stream).add(n)
      }
      if (message['type'] === 'STATE') this.keep(message)
    }
  }

  /** A person has a stream read anew: its rows go, and its state. */
  refresh(stream: string): void {
    this.#rows.delete(stream)
    this.forget(stream)
  }

  rowsOf(stream: string): Set<number> {
    const rows = this.#rows.get(stream) ?? new Set()
    this.#rows.set(stream, rows)
    return rows
  }

  abstract readonly state: unknown
  protected abstract rowOf(message: Record<string, unknown>): { stream: string; n: number }
  protected abstract keep(message: Record<string, unknown>): void
  protected abstract forget(stream: string): void
}

interface StreamRow {
  readonly stream_descriptor: { readonly name: string }
  readonly stream_state: unknown
}

interface GlobalState {
  readonly shared_state: unknown
  readonly stream_states: readonly StreamRow[]
}

/** Keeps states as the platform of Airbyte does: by stream, or all together. */
export class SimulatedPlatform extends SimulatedEngine {
  readonly #streams = new Map<string, StreamRow>()
  #global: GlobalState | undefined

  get state(): unknown[] {
    const streams = [...this.#streams.values()].map((stream) => ({ type: 'STREAM', stream }))
    return this.#global ? [{ type: 'GLOBAL', global: this.#global }] : streams
  }

  protected rowOf({ record }: Record<string, unknown>) {
    const { stream, data } = record as { stream: string; data: { n: number } }
    return { stream, n: data.n }
  }

  protected keep({ state }: Record<string, unknown>): void {
    const { global, stream } = state as { global?: GlobalState; stream?: StreamRow }
    if (global) this.#global = global
    if (stream) this.#streams.set(stream.stream_descriptor.name, stream)
  }

  protected forget(name: string): void {
    this.#streams.delete(name)
    if (!this.#global) return
    const { shared_state: shared, stream_states: rows } = this.#global
    const others = rows.filter(({ stream_descriptor: stream }) => stream.name !== name)
    this.#global = { shared_state: shared, stream_states: others }
  }
}

/** Keeps states as Singer's runners do: the last one, whole. */
export class SimulatedSinger extends SimulatedEngine {
  #state: { bookmarks?: Record<string, unknown> } = {}

  get state(): object {
    return this.#state
  }

  protected rowOf({ stream, record }: Record<string, unknown>) {
    return { stream: stream as string, n: (record as { n: number }).n }
  }

  protected keep({ value }: Record<string, unknown>): void {
    this.#state = value as { bookmarks?: Record<string, unknown> }
  }

  protected forget(name: string): void {
    const { bookmarks, ...rest } = this.#state
    this.#state = { ...rest, bookmarks: { ...bookmarks, [name]: null } }
  }
}
