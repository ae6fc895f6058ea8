import { isIP } from 'node:net'

import { openTunnel, type SourceWithTunnel, sshOf, type Tunnel } from '@panoply/ssh-tunnel'

import { invalidPort, noAnswer, postgresError, type ServerAddress } from './postgres-error.js'
import { GuardedClient } from './session/guarded-client.js'
import { type RowBatch, type RowQuery, RowStream, type TakenRows } from './session/row-stream.js'
import { within } from './session/within.js'
import { parserOf } from './values/value-parsers.js'

/** As libpq calls them: https://www.postgresql.org/docs/current/libpq-ssl.html */
export const ENCRYPTIONS = ['verify-full', 'require', 'disable'] as const

/** The parameters that a connection needs. */
export interface Connection {
  readonly host: string
  /** Default 5432. */
  readonly port?: number | string
  readonly db: string
  readonly user: string
  readonly password?: string
  /** Default `verify-full`. */
  readonly encryption?: (typeof ENCRYPTIONS)[number]
}

/** A connection that may lead through an SSH server. */
export type TunnelledConnection = Connection & SourceWithTunnel

/** Rows of a query that come piece by piece. The next query has to wait until they were taken. */
export interface Rows<Batch extends RowBatch> {
  readonly isOpen: boolean
  take(): Promise<TakenRows<Batch>>
}

/** Runs SQL. A failure is one of the errors of `postgres-error.ts`, or of the tunnel. */
export interface Session {
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
  stream<Batch extends RowBatch>(query: RowQuery<Batch>): Rows<Batch>
  close(): Promise<void>
}

/** Options of {@link connect}. */
export interface ConnectOptions {
  /**
   * Whether this server has answered before. If it has not, silence means that it is no PostgreSQL server, and trying
   * again cannot help. Default `false`.
   */
  readonly isKnown?: boolean
}

const CONNECT_TIMEOUT_MS = 10_000
/** A server that has gone silent must not hold a run for ever. */
const QUERY_TIMEOUT_MS = 600_000
/** How long a connection may take to say goodbye. */
const CLOSE_TIMEOUT_MS = 2_000
const DEFAULT_PORT = 5432
const MAX_PORT = 65_535

/**
 * The settings that the spelling of values depends on, so that a key that was written to the state today is the same
 * tomorrow; and a promise to change nothing.
 */
const SETTINGS = `SET datestyle = ISO; SET intervalstyle = iso_8601; SET timezone = UTC;
  SET extra_float_digits = 1; SET bytea_output = hex; SET default_transaction_read_only = on`

/**
 * Connects, through an SSH tunnel if the parameters say so.
 *
 * @throws PostgresError if the server cannot be reached, or refuses
 * @throws TunnelError if the tunnel cannot be opened
 */
export const connect = async (
  connection: TunnelledConnection,
  { isKnown = false }: ConnectOptions = {},
): Promise<Session> => {
  const server = serverOf(connection)
  const tunnel = await openTunnel(sshOf(connection), server)
  const client = new GuardedClient(clientConfig(connection, tunnel))
  const session = new PostgresSession(client, { server, tunnel })
  try {
    await within(CONNECT_TIMEOUT_MS, startSession(client), () =>
      noAnswer(CONNECT_TIMEOUT_MS, isKnown),
    )
    return session
  } catch (error) {
    client.stream.destroy()
    await session.close()
    throw session.errorOf(error)
  }
}

/** Connects for the time of one piece of work. */
export const withSession = async <Result>(
  connection: TunnelledConnection,
  work: (session: Session) => Promise<Result>,
): Promise<Result> => {
  const session = await connect(connection)
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

class PostgresSession implements Session {
  readonly #client: GuardedClient
  readonly #server: ServerAddress
  readonly #tunnel: Tunnel
  #rows: { readonly isOpen: boolean } | undefined

  constructor(
    client: GuardedClient,
    { server, tunnel }: { server: ServerAddress; tunnel: Tunnel },
  ) {
    this.#client = client
    this.#server = server
    this.#tunnel = tunnel
  }

  query(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    return this.#guard(
      this.#client.query<Record<string, unknown>>(text, [...values]).then(({ rows }) => rows),
    )
  }

  stream<Batch extends RowBatch>(query: RowQuery<Batch>): Rows<Batch> {
    const rows = new RowStream(this.#client, query)
    this.#rows = rows
    return {
      get isOpen() {
        return rows.isOpen
      },
      take: () => this.#guard(rows.take()),
    }
  }

  async close(): Promise<void> {
    // A server that waits for its rows to be taken does not hear a goodbye.
    if (this.#rows?.isOpen === true) this.#client.stream.destroy()
    const end = within(CLOSE_TIMEOUT_MS, this.#client.end(), () => new Error('no goodbye'))
    await end.catch(() => this.#client.stream.destroy())
    await this.#tunnel.close()
  }

  /** A tunnel that broke tells more than the connection that was reset by it. */
  errorOf(thrown: unknown): Error {
    return this.#tunnel.error ?? postgresError(this.#client.refusal ?? thrown, this.#server)
  }

  async #guard<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await within(QUERY_TIMEOUT_MS, work, () => {
        const error = noAnswer(QUERY_TIMEOUT_MS, true)
        this.#client.stream.destroy(error)
        return error
      })
    } catch (error) {
      throw this.errorOf(error)
    }
  }
}

const startSession = async (client: GuardedClient): Promise<void> => {
  await client.connect()
  await client.query(SETTINGS)
}

/** @throws PostgresError for a port that no server has: `pg` would only say so in a way that nothing catches */
const serverOf = ({ host, port }: Connection): ServerAddress => {
  const number = port === undefined || port === '' ? DEFAULT_PORT : Number(port)
  if (Number.isInteger(number) && number >= 1 && number <= MAX_PORT) return { host, port: number }
  throw invalidPort(host, port, MAX_PORT)
}

const clientConfig = (
  { host, db, user, password = '', encryption = 'verify-full' }: Connection,
  tunnel: Tunnel,
): ConstructorParameters<typeof GuardedClient>[0] => ({
  ...{ host: tunnel.host, port: tunnel.port, database: db, user, password, keepAlive: true },
  ...{ application_name: 'panoply', types: { getTypeParser: parserOf } },
  ssl:
    encryption === 'disable'
      ? false
      : {
          rejectUnauthorized: encryption === 'verify-full',
          // The certificate is that of the server, also at the other end of a tunnel.
          host,
          ...(isIP(host) === 0 && { servername: host }),
        },
})
