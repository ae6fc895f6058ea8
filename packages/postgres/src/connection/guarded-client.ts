import type { Duplex } from 'node:stream'

import pg from 'pg'

/**
 * The internals of `pg` that its types leave out: the connection of a client, and the method that starts to read a
 * socket.
 */
interface ReadingConnection {
  readonly stream: Duplex
  attachListeners(stream: Duplex): void
}

/**
 * A client that survives any answer on the port. When `pg` meets an unknown message, it throws inside an event of the
 * socket, which would end the process. Here it ends the connection.
 */
export class GuardedClient extends pg.Client {
  constructor(config: pg.ClientConfig) {
    super(config)
    const connection = this.#connection
    const attach = connection.attachListeners.bind(connection)
    connection.attachListeners = (stream) => {
      attach(guard(stream))
    }
    // If a connection breaks between two queries, the next query fails and reports it.
    this.on('error', () => undefined)
  }

  /** Ends the connection without a word to the server. */
  destroy(error?: Error): void {
    this.#connection.stream.destroy(error)
  }

  get #connection(): ReadingConnection {
    // Not among the types of `pg`; `Client` has had it in every version 8.
    return (this as unknown as { readonly connection: ReadingConnection }).connection
  }
}

const guard = (stream: Duplex): Duplex => {
  const emit = stream.emit.bind(stream)
  stream.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event !== 'data') return emit(event, ...values)
    try {
      return emit(event, ...values)
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)))
      return true
    }
  }
  return stream
}
