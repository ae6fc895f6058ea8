import type { SshLogin } from '../settings/ssh-settings.js'
import type { TunnelError } from './tunnel-error.js'
import { TunnelLoginError } from './tunnel-login-error.js'
import { TunnelProtocolError } from './tunnel-protocol-error.js'
import { TunnelSilentError } from './tunnel-silent-error.js'
import { TunnelUnreachableError } from './tunnel-unreachable-error.js'

/** How far a login has come, and what the server sent. */
export interface LoginProgress {
  /** The first bytes that the server sent. Empty if it sent nothing. */
  readonly greeting: string
  /** Whether client and server have agreed on algorithms, and the host key was accepted. */
  readonly isHandshakeDone: boolean
  readonly tried: readonly string[]
  readonly offered: readonly string[]
}

/** Codes of the DISCONNECT message: https://www.rfc-editor.org/rfc/rfc4253#section-11.1 */
const DISCONNECT_BY_LOGIN = new Set<unknown>([
  // SSH_DISCONNECT_PROTOCOL_ERROR. OpenSSH sends it after too many failed tries.
  2,
  // SSH_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE.
  14,
  // SSH_DISCONNECT_ILLEGAL_USER_NAME.
  15,
])

/** The text that OpenSSH sends instead of its greeting if it has too many clients. */
const IS_BUSY = /^(Exceeded MaxStartups|Not allowed at this time)/

/** The error for a failure that ssh2 reported before the login was done. */
export const classifySshError = (
  thrown: unknown,
  { host, port, username }: SshLogin,
  progress: LoginProgress,
): TunnelError => {
  const { level, code, message } = thrown as { level?: string; code?: unknown; message: string }
  const { isHandshakeDone, tried, offered } = progress
  const facts = { host, port, cause: thrown }
  const server = `the SSH server ${host}:${port}`
  if (level === 'client-authentication' || (isHandshakeDone && DISCONNECT_BY_LOGIN.has(code))) {
    const offers = offered.length === 0 ? '' : `; the server offers ${offered.join(', ')}`
    return new TunnelLoginError(
      `${server} refused the login of ${username} by ${tried.join(', ')}${offers}`,
      { ...facts, username, tried, offered },
    )
  }
  if (level === 'client-socket') {
    const isUnknown = code === 'ENOTFOUND'
    const reason = isUnknown ? 'there is no host of this name' : String(code)
    return new TunnelUnreachableError(`no connection to ${server}: ${reason}`, {
      ...{ ...facts, retryable: !isUnknown },
    })
  }
  if (isOtherServer(progress)) return otherServerError(facts)
  if (level === 'handshake') {
    return new TunnelProtocolError(`${server} shares no algorithm with this client: ${message}`, {
      ...facts,
    })
  }
  return new TunnelUnreachableError(
    `${server} ended the connection before the login was done: ${message}`,
    facts,
  )
}

/** The error for a login that was not done in time. */
export const timeoutError = (
  { host, port }: SshLogin,
  progress: LoginProgress,
  timeoutMs: number,
): TunnelError =>
  isOtherServer(progress)
    ? otherServerError({ host, port })
    : new TunnelSilentError(
        `the SSH server ${host}:${port} did not finish the login within ${timeoutMs} ms`,
        { host, port, timeoutMs },
      )

/**
 * Whether the answer came from another kind of server. An SSH server may send other lines before its greeting:
 * https://www.rfc-editor.org/rfc/rfc4253#section-4.2
 */
const isOtherServer = ({ greeting, isHandshakeDone }: LoginProgress): boolean =>
  !isHandshakeDone &&
  greeting !== '' &&
  !/^SSH-(2\.0|1\.99)-/m.test(greeting) &&
  !IS_BUSY.test(greeting)

const otherServerError = (facts: {
  host: string
  port: number
  cause?: unknown
}): TunnelProtocolError =>
  new TunnelProtocolError(
    `expected an SSH server at ${facts.host}:${facts.port}, got another kind of server`,
    facts,
  )
