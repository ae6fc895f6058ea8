import type { ErrorStatus } from '@panoply/errors'

/**
 * What went wrong with a request:
 *
 * - `status`: the API answered with a status that is no success;
 * - `connection`: there was no answer, because the connection failed or broke;
 * - `certificate`: the API's certificate was not accepted;
 * - `timeout`: the answer, or the next piece of it, took longer than `timeoutMs`;
 * - `cut`: the answer began and broke off;
 * - `format`: the answer is not what was asked for: another content type, no JSON, no list;
 * - `too-large`: the answer is larger than `maxBodyBytes` or `maxItemBytes`;
 * - `redirect`: the answer leads to where the client does not go;
 * - `credentials`: there is no token to send.
 */
export type HttpFailure =
  | 'status'
  | 'connection'
  | 'certificate'
  | 'timeout'
  | 'cut'
  | 'format'
  | 'too-large'
  | 'redirect'
  | 'credentials'

/** The consequences of a failure. */
export interface FailureRow {
  /** Whether trying again can help: the `retryable` of the error. */
  readonly retryable: boolean
  /** Whether the client itself tries again, if the request may be repeated. */
  readonly repeated: boolean
  /** The status that `wrapErrors` gives to the error. */
  readonly status: ErrorStatus
  readonly reason: string
}

const row = (
  retryable: boolean,
  repeated: boolean,
  status: ErrorStatus,
  reason: string,
): FailureRow => ({ retryable, repeated, status, reason })

/** The failures that have no HTTP status. */
const FAILURES: Readonly<Record<Exclude<HttpFailure, 'status'>, FailureRow>> = {
  connection: row(true, true, 408, 'networks and servers come back'),
  certificate: row(false, false, 403, 'a certificate does not change between two attempts'),
  timeout: row(true, true, 408, 'a busy server answers later'),
  cut: row(true, true, 408, 'the next answer may come whole'),
  format: row(true, false, 422, 'a page of maintenance goes away, but not within seconds'),
  'too-large': row(false, false, 422, 'the same answer is as large again'),
  redirect: row(false, false, 400, 'the address is wrong, or the API is not to be trusted'),
  credentials: row(false, false, 401, 'a token has to be given, or refreshed'),
}

/** Statuses that differ from the other statuses of their hundred. */
const STATUSES: ReadonlyMap<number, FailureRow> = new Map([
  [401, row(false, false, 401, 'the credentials are wrong, or have run out')],
  [403, row(false, false, 403, 'the credentials do not suffice')],
  [404, row(false, false, 404, 'it does not exist')],
  [408, row(true, true, 408, 'the server waited too long for the request')],
  [410, row(false, false, 404, 'it does not exist any longer')],
  [425, row(true, true, 500, 'the server wants the request later')],
  [429, row(true, true, 429, 'too many requests')],
  [501, row(false, false, 500, 'the server does not know the method')],
  [505, row(false, false, 500, 'the server does not know the version of HTTP')],
  [511, row(false, false, 403, 'the network wants a sign-in')],
])

const SERVER_ERROR = row(true, true, 500, 'the server has failed, and may recover')
const OTHER_REFUSAL = row(false, false, 400, 'the request is wrong')

/**
 * Decides for each failure whether it is retryable, and whether the client itself tries again. No other code decides
 * that.
 */
export const failureRow = (failure: HttpFailure, status: number | undefined): FailureRow => {
  if (failure !== 'status') return FAILURES[failure]
  const known = STATUSES.get(status ?? 0)
  return known ?? ((status ?? 0) >= 500 ? SERVER_ERROR : OTHER_REFUSAL)
}
