import type { ConsoleEvent } from '../../../src/protocol/index.js'

/** Whether events arrive. `lost`: the browser tries again. `ended`: the console does not know this page any more. */
export type Connection = 'connecting' | 'open' | 'lost' | 'ended'

type Listener = (event: ConsoleEvent) => void

/**
 * The events of the console, for all listeners on the page. The browser reconnects by itself, and gets the missed
 * events.
 */
export class EventStream {
  readonly #listeners = new Set<Listener>()
  readonly #connectionListeners = new Set<() => void>()
  readonly #source: EventSource
  #connection: Connection = 'connecting'

  constructor(url: string) {
    this.#source = new EventSource(url)
    this.#source.addEventListener('open', () => {
      this.#setConnection('open')
    })
    this.#source.addEventListener('error', () => {
      this.#setConnection(this.#source.readyState === EventSource.CLOSED ? 'ended' : 'lost')
    })
    this.#source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      // The page and its server are built from one commit.
      const event = JSON.parse(data) as ConsoleEvent
      for (const listener of this.#listeners) listener(event)
    })
  }

  /** @returns a function that stops listening */
  listen = (listener: Listener): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** For `useSyncExternalStore`. @returns a function that stops listening */
  subscribeToConnection = (listener: () => void): (() => void) => {
    this.#connectionListeners.add(listener)
    return () => {
      this.#connectionListeners.delete(listener)
    }
  }

  connection = (): Connection => this.#connection

  #setConnection(connection: Connection): void {
    this.#connection = connection
    for (const listener of this.#connectionListeners) listener()
  }
}
