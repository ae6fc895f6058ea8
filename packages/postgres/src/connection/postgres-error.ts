import { PanoplyError } from '@panoply/errors'

/**
 * Why PostgreSQL did not carry out a command:
 *
 * - `unreachable`: no connection, a broken one, or no answer in time
 * - `login`: the server does not let this user in
 * - `permission`: the user may not do this
 * - `missing`: the database, schema, table or column does not exist
 * - `busy`: the server is overloaded, or another session holds a lock for too long
 * - `limit`: a row or a table is larger than PostgreSQL allows
 * - `conflict`: a view or constraint on the table does not allow it
 * - `other`: anything else; see `sqlState`
 */
export type PostgresFailure =
  | 'unreachable'
  | 'login'
  | 'permission'
  | 'missing'
  | 'busy'
  | 'limit'
  | 'conflict'
  | 'other'

/** Facts of a {@link PostgresError}. */
export interface PostgresErrorFacts {
  readonly kind: PostgresFailure
  readonly retryable: boolean
  readonly host: string
  readonly port: number
  /** The code of the server: https://www.postgresql.org/docs/current/errcodes-appendix.html */
  readonly sqlState?: string | undefined
  readonly table?: string | undefined
  readonly cause?: unknown
}

/** A failure of a PostgreSQL server, or of the connection to it. The message names host and port. */
export class PostgresError extends PanoplyError {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'PostgresError', configurable: true })
  }

  declare readonly code: 'PANOPLY_POSTGRES_FAILED'
  readonly kind: PostgresFailure
  readonly host: string
  readonly port: number
  readonly sqlState: string | undefined
  readonly table: string | undefined

  constructor(message: string, facts: PostgresErrorFacts) {
    super(message, {
      code: 'PANOPLY_POSTGRES_FAILED',
      retryable: facts.retryable,
      cause: facts.cause,
    })
    this.kind = facts.kind
    this.host = facts.host
    this.port = facts.port
    this.sqlState = facts.sqlState
    this.table = facts.table
  }
}
