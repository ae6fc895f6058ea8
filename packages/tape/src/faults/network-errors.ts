import type { Client } from '../network/take-requests.js'

/** The error that a client throws if the connection is reset before an answer. */
export const resetError = (client: Client): Error =>
  client === 'fetch'
    ? new TypeError('fetch failed', { cause: withCode('read ECONNRESET', 'ECONNRESET') })
    : withCode('socket hang up', 'ECONNRESET')

/** The error that a client throws if an answer breaks off. */
export const cutError = (client: Client): Error =>
  client === 'fetch'
    ? new TypeError('terminated', { cause: withCode('other side closed', 'UND_ERR_SOCKET') })
    : withCode('aborted', 'ECONNRESET')

const withCode = (message: string, code: string): Error =>
  Object.assign(new Error(message), { code })
