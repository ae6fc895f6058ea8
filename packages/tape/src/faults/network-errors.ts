import type { Client } from '../network/take-requests.js'

/** The error of a connection that is reset before an answer, as each client tells it. */
export const resetError = (client: Client): Error =>
  client === 'fetch'
    ? new TypeError('fetch failed', { cause: withCode('read ECONNRESET', 'ECONNRESET') })
    : withCode('socket hang up', 'ECONNRESET')

/** The error of an answer that breaks off, as each client tells it. */
export const cutError = (client: Client): Error =>
  client === 'fetch'
    ? new TypeError('terminated', { cause: withCode('other side closed', 'UND_ERR_SOCKET') })
    : withCode('aborted', 'ECONNRESET')

const withCode = (message: string, code: string): Error =>
  Object.assign(new Error(message), { code })
