import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'

import pg from 'pg'

import { MessageSplitter, type RowReader } from './message-splitter.js'

/** What a server that is no PostgreSQL gets as its error. */
export const NOT_POSTGRES = 'NOT_POSTGRES'

/** What `pg` keeps behind its types: where it starts to read a connection. */
interface ReadingConnection {
  readonly stream: Duplex
  attachListeners(stream: Duplex): void
}

/**
 * A client that survives any answer, and can hand on rows before `pg` decodes them. `pg` throws inside an event of the
 * socket if it meets a message that it does not know, which would end the process, and waits for ever for the rest of a
 * message of 1 GB that another kind of server seems to announce. Here both end the connection with an error.
 */
export class GuardedClient extends pg.Client {
  readonly #splitter: MessageSplitter
  #refusal: Error | undefined

  constructor(config: pg.ClientConfig) {
    super(config)
    const connection = this.#connection
    const messages = new EventEmitter()
    this.#splitter = new MessageSplitter((bytes) => messages.emit('data', bytes))
    const attach = connection.attachListeners.bind(connection)
    connection.attachListeners = (stream) => {
      // It only listens for `data`.
      attach(messages as Duplex)
      this.#readFrom(stream)
    }
    connection.stream.once('data', (bytes: Buffer) => {
      if (isPostgres(bytes, config.ssl !== false)) return
      const error = new Error('expected a PostgreSQL server, got another kind of server')
      this.#refusal = Object.assign(error, { code: NOT_POSTGRES })
      connection.stream.destroy(this.#refusal)
    })
    // A connection that breaks between two queries: the next one fails and tells.
    this.on('error', () => undefined)
  }

  /** Why the server is none of PostgreSQL. It tells more than what the client makes of the bytes. */
  get refusal(): Error | undefined {
    return this.#refusal
  }

  /** What the rows of a query come from, so that it can be paused. */
  get stream(): Duplex {
    return this.#connection.stream
  }

  /** @param reader gets the rows that come from now on. Absent: `pg` gets them */
  readRowsWith(reader: RowReader | undefined): void {
    this.#splitter.rowReader = reader
  }

  #readFrom(stream: Duplex): void {
    stream.on('data', (bytes: Buffer) => {
      try {
        this.#splitter.push(bytes)
      } catch (error) {
        stream.destroy(error instanceof Error ? error : new Error(String(error)))
      }
    })
  }

  get #connection(): ReadingConnection {
    // `@types/pg` does not say that the connection has a stream. It has one in every version 8.
    return this.connection as unknown as ReadingConnection
  }
}

/** The largest first message that libpq takes for one, too: a greeting is short, a text looks like a large number. */
const MAX_FIRST_MESSAGE_BYTES = 30_000

/** Whether the first bytes are an answer to the start of a session, or to the question for encryption. */
const isPostgres = (bytes: Buffer, isEncrypted: boolean): boolean => {
  const kind = String.fromCharCode(bytes[0] ?? 0)
  if (isEncrypted && bytes.length === 1) return kind === 'S' || kind === 'N'
  if (!'REv'.includes(kind)) return false
  return bytes.length < 5 || bytes.readUInt32BE(1) <= MAX_FIRST_MESSAGE_BYTES
}
