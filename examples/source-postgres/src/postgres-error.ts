import { type ErrorStatus, PanoplyError, registerErrorStatus } from '@panoply/errors'

import { NOT_POSTGRES } from './session/guarded-client.js'

/** A failure of the database, or of the way to it. */
export class PostgresError extends PanoplyError {
  override name = 'PostgresError'
}

/** The server does not let this user in. */
class LoginError extends PostgresError {
  override name = 'LoginError'
}

/** The user may not read this. */
class PermissionError extends PostgresError {
  override name = 'PermissionError'
}

/** There is no such database, schema, table or column. */
export class NotFoundError extends PostgresError {
  override name = 'NotFoundError'
}

/** There was no answer: no connection, a broken one, or none within the time limit. */
class UnreachableError extends PostgresError {
  override name = 'UnreachableError'
}

/** The server has too much to do. */
class OverloadError extends PostgresError {
  override name = 'OverloadError'
}

/** What was asked for cannot be done. */
class BadRequestError extends PostgresError {
  override name = 'BadRequestError'
}

const STATUSES: readonly [typeof PostgresError, ErrorStatus][] = [
  [PostgresError, 500],
  [LoginError, 401],
  [PermissionError, 403],
  [NotFoundError, 404],
  [UnreachableError, 408],
  [OverloadError, 429],
  [BadRequestError, 400],
]
for (const [ErrorClass, status] of STATUSES) registerErrorStatus(ErrorClass, status)

/** Where the database is, as the parameters say. */
export interface ServerAddress {
  readonly host: string
  readonly port: number
}

interface Rule {
  /** The beginning of a SQLSTATE, or a code of Node. */
  readonly code: string
  readonly ErrorClass: typeof PostgresError
  /** Whether trying again can help. */
  readonly retryable: boolean
}

/**
 * The first rule that fits counts. The codes: https://www.postgresql.org/docs/current/errcodes-appendix.html.
 * One that is not here may be over the next time (a deadlock, a restart of the server) and is tried again.
 */
const RULES: readonly Rule[] = [
  { code: NOT_POSTGRES, ErrorClass: BadRequestError, retryable: false },
  { code: '28', ErrorClass: LoginError, retryable: false },
  { code: '42501', ErrorClass: PermissionError, retryable: false },
  { code: '3D000', ErrorClass: NotFoundError, retryable: false },
  { code: '42P01', ErrorClass: NotFoundError, retryable: false },
  { code: '42703', ErrorClass: NotFoundError, retryable: false },
  { code: '42', ErrorClass: BadRequestError, retryable: false },
  { code: '22', ErrorClass: BadRequestError, retryable: false },
  { code: '25006', ErrorClass: BadRequestError, retryable: false },
  { code: '53', ErrorClass: OverloadError, retryable: true },
  { code: '57014', ErrorClass: UnreachableError, retryable: true },
  { code: '08', ErrorClass: UnreachableError, retryable: true },
  { code: 'ECONN', ErrorClass: UnreachableError, retryable: true },
  { code: 'EPIPE', ErrorClass: UnreachableError, retryable: true },
  { code: 'ETIMEDOUT', ErrorClass: UnreachableError, retryable: true },
  { code: 'EHOST', ErrorClass: UnreachableError, retryable: true },
  { code: 'ENET', ErrorClass: UnreachableError, retryable: true },
  { code: 'EAI_AGAIN', ErrorClass: UnreachableError, retryable: true },
  { code: 'ENOTFOUND', ErrorClass: UnreachableError, retryable: false },
]

/** Failures that the client tells by their words alone. */
const RULES_BY_WORDS: readonly (Omit<Rule, 'code'> & { readonly words: RegExp })[] = [
  { words: /does not support SSL/, ErrorClass: BadRequestError, retryable: false },
  // A way to log in that the client does not know, such as Kerberos.
  { words: /authenticationOk message type|SASL: /i, ErrorClass: LoginError, retryable: false },
  { words: /Unknown message|Received invalid/i, ErrorClass: BadRequestError, retryable: false },
  {
    words: /timeout|timed out|terminated|closed|not queryable/i,
    ErrorClass: UnreachableError,
    retryable: true,
  },
  { words: /certificate/i, ErrorClass: BadRequestError, retryable: false },
  // What the client says when the server asks for a password and there is none.
  { words: /password must be a/i, ErrorClass: LoginError, retryable: false },
]

/**
 * The error that stands for what the client threw.
 *
 * @param server named in the message
 */
export const postgresError = (thrown: unknown, server?: ServerAddress): PostgresError => {
  if (thrown instanceof PostgresError) return server ? named(thrown, server) : thrown
  const { code = '', message = String(thrown) } = (thrown ?? {}) as {
    code?: string
    message?: string
  }
  const rule =
    RULES.find((one) => code.startsWith(one.code)) ??
    RULES_BY_WORDS.find(({ words }) => words.test(message))
  const { ErrorClass, retryable } = rule ?? { ErrorClass: PostgresError, retryable: true }
  const suffix = code === '' || code === NOT_POSTGRES ? '' : ` (${code})`
  const text = `${message === '' ? 'no connection' : message}${suffix}`
  return new ErrorClass(server ? `${nameOf(server)}: ${text}` : text, {
    ...{ retryable, cause: thrown },
  })
}

/** @param isKnown whether the server has answered before, so that it is one of PostgreSQL which may answer again */
export const noAnswer = (waitedMs: number, isKnown: boolean): PostgresError => {
  const doubt = isKnown ? '' : ': is it a PostgreSQL server?'
  return new UnreachableError(`no answer within ${waitedMs / 1_000} seconds${doubt}`, {
    retryable: isKnown,
  })
}

export const invalidPort = (host: string, port: unknown, largest: number): PostgresError =>
  new BadRequestError(`${host}:${String(port)}: expected a port from 1 to ${largest}`, {
    retryable: false,
  })

const nameOf = ({ host, port }: ServerAddress): string =>
  `PostgreSQL at ${host.includes(':') ? `[${host}]` : host}:${port}`

const named = (error: PostgresError, server: ServerAddress): PostgresError => {
  const { retryable, message, cause } = error
  // Each class of this file takes the same.
  const ErrorClass = error.constructor as typeof PostgresError
  return new ErrorClass(`${nameOf(server)}: ${message}`, { retryable, cause })
}
