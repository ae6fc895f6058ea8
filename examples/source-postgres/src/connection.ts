import pg from 'pg'

import { postgresError } from './postgres-error.js'

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

/** Runs SQL. A failure is one of the errors of `postgres-error.ts`. */
export interface Session {
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 30_000
/** A server that has gone silent must not hold a run for ever. */
const QUERY_TIMEOUT_MS = 600_000

/**
 * The settings that the spelling of values depends on, so that a key that was written to the state today is the same
 * tomorrow; and a promise to change nothing.
 */
const SETTINGS = `SET datestyle = ISO; SET intervalstyle = iso_8601; SET timezone = UTC;
  SET extra_float_digits = 1; SET bytea_output = hex; SET default_transaction_read_only = on`

/** @throws PostgresError when the server cannot be reached or refuses */
export const connect = async (connection: Connection): Promise<Session> => {
  const { host, port = 5432, db, user, password = '', encryption } = connection
  const client = new pg.Client({
    ...{ host, port: Number(port), database: db, user, password, ssl: sslOf(encryption) },
    ...{ application_name: 'panoply', types: { getTypeParser }, keepAlive: true },
    ...{ connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: QUERY_TIMEOUT_MS },
  })
  // A connection that breaks between two queries: the next one fails and tells.
  client.on('error', () => undefined)
  const session: Session = {
    async query(text, values = []) {
      try {
        const { rows } = await client.query<Record<string, unknown>>(text, [...values])
        return rows
      } catch (error) {
        throw postgresError(error)
      }
    },
    close: () => client.end(),
  }
  try {
    await client.connect()
    await client.query(SETTINGS)
    return session
  } catch (error) {
    await session.close()
    throw postgresError(error)
  }
}

/** Connects for the time of one piece of work. */
export const withSession = async <Result>(
  connection: Connection,
  work: (session: Session) => Promise<Result>,
): Promise<Result> => {
  const session = await connect(connection)
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

const sslOf = (
  encryption: Connection['encryption'] = 'verify-full',
): boolean | { rejectUnauthorized: boolean } =>
  encryption === 'disable' ? false : { rejectUnauthorized: encryption === 'verify-full' }

/** What a number of JavaScript, and JSON with it, cannot hold stays a text. */
const toSafeInteger = (text: string): number | string => {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}

/** A float of the server is one of JavaScript, however large; only JSON knows no infinity. */
const toFiniteNumber = (text: string): number | string => {
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}

const { builtins } = pg.types

const PARSERS = new Map<number, (text: string) => unknown>([
  [builtins.BOOL, (text) => text === 't'],
  [builtins.INT2, Number],
  [builtins.INT4, Number],
  [builtins.OID, Number],
  [builtins.INT8, toSafeInteger],
  [builtins.FLOAT4, toFiniteNumber],
  [builtins.FLOAT8, toFiniteNumber],
  [builtins.JSON, (text) => JSON.parse(text) as unknown],
  [builtins.JSONB, (text) => JSON.parse(text) as unknown],
])

/**
 * Everything else stays as the server spells it: a numeric keeps its digits, a timestamp its microseconds, a date the
 * day that it is in whatever time zone this program runs.
 */
const getTypeParser = (oid: number): ((text: string) => unknown) =>
  PARSERS.get(oid) ?? ((text) => text)
