import type { Duplex } from 'node:stream'

import pg from 'pg'

/**
 * Internals of `pg` that its types do not declare: the connection of a client, and the method that starts to read a
 * socket.
 */
interface ReadingConnection {
  readonly stream: Duplex
  attachListeners(stream: Duplex): void
}

/**
 * A client that any answer of the server cannot crash. For an unknown message, `pg` throws inside an event of the
 * socket, which would end the process. This client ends the connection instead.
 */
export class GuardedClient extends pg.Client {
  constructor(config: pg.ClientConfig) {
    super(config)
    const connection = this.#connection
    const attach = connection.attachListeners.bind(connection)
    connection.attachListeners = (stream) => {
      attach(guard(stream))
    }
    // If the connection breaks between two queries, the next query fails and reports it. So this event needs no
    // handling.
    this.on('error', () => undefined)
  }

  /** Closes the socket without telling the server. */
  destroy(error?: Error): void {
    this.#connection.stream.destroy(error)
  }

  get #connection(): ReadingConnection {
    // The types of `pg` declare no `connection`, but `Client` has had it in every version 8.
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
