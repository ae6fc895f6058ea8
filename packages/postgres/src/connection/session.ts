import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { isPanoplyError, maskError, SecretMask } from '@panoply/errors'
import type { QueryResult } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

import { type PostgresAddress, serverName, type SslMode } from '../address/postgres-address.js'
import { classifyFailure } from './classify-failure.js'
import { GuardedClient } from './guarded-client.js'
import { PostgresError, type PostgresFailure } from './postgres-error.js'
import { withoutValues } from './server-words.js'
import { within } from './within.js'

/** A row of a result. Its values are texts, numbers, booleans or null. */
export type SessionRow = Readonly<Record<string, unknown>>

/**
 * The time limit of a statement, so that a silent server cannot block a run for ever. The longest statement rewrites a
 * table.
 */
const STATEMENT_LIMIT_MS = 600_000
/** The time limit for closing a connection. */
const CLOSE_LIMIT_MS = 2_000

/**
 * Settings of the server for a session:
 *
 * - it ends a transaction whose client is frozen or gone, so that the locks are released before a lease expires;
 * - it stops waiting for the lock of another session after 60 seconds;
 * - it scans rows in the order in which they were written;
 * - it reads texts and times in the form that this package writes.
 */
const SETTINGS = `SET idle_in_transaction_session_timeout = '10s'; SET lock_timeout = '60s';
  SET statement_timeout = 0; SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;
  SET tcp_keepalives_count = 3; SET synchronize_seqscans = off; SET standard_conforming_strings = on;
  SET datestyle = ISO; SET timezone = UTC; SET bytea_output = hex; SET extra_float_digits = 1;
  SET client_min_messages = warning`

/** One connection. Every failure is a {@link PostgresError} that names host and port. */
export class Session {
  readonly #client: GuardedClient
  readonly #address: PostgresAddress
  readonly #limitMs: number

  private constructor(client: GuardedClient, address: PostgresAddress, limitMs: number) {
    this.#client = client
    this.#address = address
    this.#limitMs = limitMs
  }

  /**
   * @param statementLimitMs if a statement takes longer, the connection is closed; default ten minutes
   * @throws PostgresError if the server cannot be reached, refuses the login, or does not answer in time
   */
  static async open(
    address: PostgresAddress,
    statementLimitMs = STATEMENT_LIMIT_MS,
  ): Promise<Session> {
    const { host, port, database, user, password, connectTimeoutMs, sslMode } = address
    const client = new GuardedClient({
      ...{ host, port, database, ssl: sslOf(sslMode), application_name: 'panoply' },
      ...(user !== '' && { user }),
      ...(password !== undefined && { password }),
      ...{ keepAlive: true, types: { getTypeParser } },
    })
    const session = new Session(client, address, statementLimitMs)
    try {
      await session.#within(connectTimeoutMs, async () => {
        await client.connect()
        await client.query(SETTINGS)
      })
      return session
    } catch (error) {
      client.destroy()
      throw session.failure(error)
    }
  }

  async query(text: string, values: readonly unknown[] = []): Promise<readonly SessionRow[]> {
    const { rows } = await this.#answer(text, values)
    return rows
  }

  /** Runs one `INSERT`, `UPDATE` or `DELETE`. @returns the number of its rows */
  async change(text: string): Promise<number> {
    const { rowCount } = await this.#answer(text, [])
    return rowCount ?? 0
  }

  /** Runs a `COPY … FROM STDIN`. The next piece is taken when the previous one has been sent. */
  async copy(statement: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
    try {
      await this.#within(this.#limitMs, () =>
        pipeline(
          Readable.from(pieces, { objectMode: true, highWaterMark: 1 }),
          this.#client.query(copyFrom(statement)),
        ),
      )
    } catch (error) {
      throw this.failure(error)
    }
  }

  /** Ends the connection. An open transaction is rolled back. */
  async close(): Promise<void> {
    try {
      await within(CLOSE_LIMIT_MS, this.#client.end(), () => new Error('no goodbye'))
    } catch {
      // The server notices the closed socket, and there is nothing left to save.
      this.#client.destroy()
    }
  }

  /** The error for a failure of the client or the server. */
  failure(thrown: unknown, words?: string, table?: string): Error {
    if (isPanoplyError(thrown)) return thrown
    withoutValues(thrown)
    const { host, port, password } = this.#address
    const { code = '', message = '' } = factsOf(thrown)
    const { kind, retryable } = classifyFailure(code, message)
    const reason = words ?? (message === '' ? 'no connection' : message)
    const suffix = code === '' ? '' : ` (${code})`
    const text = `PostgreSQL at ${serverName(this.#address)}: ${reason}${suffix}`
    const error = new PostgresError(text, {
      ...{ kind, retryable, host, port, cause: thrown, table },
      sqlState: code === '' ? undefined : code,
    })
    maskError(error, new SecretMask(password === undefined ? [] : [password]))
    return error
  }

  /** The error for a command that was not sent, because the server cannot carry it out. Trying again cannot help. */
  refusal(kind: PostgresFailure, words: string, table?: string): PostgresError {
    const { host, port } = this.#address
    const facts = { kind, retryable: false, host, port, table }
    return new PostgresError(`PostgreSQL at ${serverName(this.#address)}: ${words}`, facts)
  }

  async #answer(text: string, values: readonly unknown[]): Promise<QueryResult<SessionRow>> {
    try {
      // A query without values may have several statements.
      return await this.#within(this.#limitMs, () =>
        values.length === 0
          ? this.#client.query<SessionRow>(text)
          : this.#client.query<SessionRow>(text, [...values]),
      )
    } catch (error) {
      throw this.failure(error)
    }
  }

  #within<Result>(limitMs: number, work: () => Promise<Result>): Promise<Result> {
    return within(limitMs, work(), () => {
      const error = new Error(`no answer within ${limitMs / 1_000} seconds: timeout`)
      this.#client.destroy(error)
      return error
    })
  }
}

/** The longest message. Messages of servers and sockets may quote values of any length. */
const MAX_MESSAGE_CHARACTERS = 500

const factsOf = (thrown: unknown): { code?: string; message?: string } => {
  const { code, message, errors } = (thrown ?? {}) as Record<string, unknown>
  // For a host with several addresses, Node throws an AggregateError without a message.
  const inner: unknown = Array.isArray(errors) ? errors[0] : undefined
  const text = typeof message === 'string' && message !== '' ? message : innerMessage(inner)
  return {
    ...(typeof code === 'string' && { code }),
    message:
      text.length > MAX_MESSAGE_CHARACTERS ? `${text.slice(0, MAX_MESSAGE_CHARACTERS)}…` : text,
  }
}

const innerMessage = (inner: unknown): string => (inner instanceof Error ? inner.message : '')

const sslOf = (mode: SslMode): false | { rejectUnauthorized: boolean } =>
  mode === 'disable' ? false : { rejectUnauthorized: mode === 'verify-full' }

/** Booleans become booleans. All other values stay texts, so that no digit is lost. */
const BOOLEAN_OID = 16
const getTypeParser = (oid: number): ((text: string) => unknown) =>
  oid === BOOLEAN_OID ? (text) => text === 't' : (text) => text
