import { connect } from 'node:net'

import type { Client, ConnectConfig } from 'ssh2'

import { classifySshError, timeoutError } from '../failure/classify-ssh-error.js'
import { TunnelHostKeyError } from '../failure/tunnel-host-key-error.js'
import { fingerprintOf } from '../settings/host-key.js'
import type { SshLogin } from '../settings/ssh-settings.js'
import { checkPrivateKey } from './check-private-key.js'
import { before, type Deadline } from './deadline.js'
import { Login } from './login.js'
import { SshConnection } from './ssh-connection.js'

/** A peer that is gone without a goodbye is noticed after the fourth of these. */
const KEEPALIVE_MS = 10_000

/**
 * Connects and logs in.
 *
 * @throws TunnelError
 * @throws InvalidArgumentError for a private key that cannot be read
 */
export const connectSsh = async (login: SshLogin, deadline: Deadline): Promise<SshConnection> => {
  // Loaded when it is needed: a source that connects straight does not pay for it.
  const { default: ssh2 } = await import('ssh2')
  checkPrivateKey(ssh2.utils.parseKey, login)
  const [first, ...others] = login.hostKey?.attempts ?? [undefined]
  const attempt = (algorithms: readonly string[] | undefined): Promise<SshConnection> =>
    logIn(new ssh2.Client(), { login, deadline, algorithms })
  try {
    return await attempt(first)
  } catch (error) {
    return await attemptOthers(
      error,
      others.map((algorithms) => () => attempt(algorithms)),
    )
  }
}

/** A server may have a key of another type, and that one may fit. If none does, the first key that it showed is told. */
const attemptOthers = async (
  error: unknown,
  [next, ...others]: readonly (() => Promise<SshConnection>)[],
): Promise<SshConnection> => {
  if (!(error instanceof TunnelHostKeyError) || next === undefined) throw error
  try {
    return await next()
  } catch (later) {
    const isTold = error.received !== undefined && later instanceof TunnelHostKeyError
    return attemptOthers(isTold ? error : later, others)
  }
}

interface LogInOptions {
  readonly login: SshLogin
  readonly deadline: Deadline
  /** Of host keys; all if nothing is given. */
  readonly algorithms: readonly string[] | undefined
}

const logIn = async (
  client: Client,
  { login, deadline, algorithms }: LogInOptions,
): Promise<SshConnection> => {
  const { host, port, username, hostKey } = login
  const state = new Login(login)
  const socket = connect({ host, port, noDelay: true })
  const ready = new Promise<void>((resolve, reject) => {
    client.once('ready', resolve)
    client.once('handshake', () => {
      state.isHandshakeDone = true
    })
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, answer) => {
      answer(prompts.map(() => login.password ?? ''))
    })
    client.on('error', (error) => {
      reject(hostKeyError(login, state, error) ?? classifySshError(error, login, state))
    })
    // After an error, which has told more, this changes nothing.
    client.once('close', () => {
      reject(classifySshError(new Error('it said nothing more'), login, state))
    })
  })
  client.connect({
    // `deadline` bounds all of it.
    ...{ sock: socket, username, readyTimeout: 0, keepaliveInterval: KEEPALIVE_MS },
    ...(login.password !== undefined && { password: login.password, tryKeyboard: true }),
    ...(login.privateKey !== undefined && { privateKey: login.privateKey }),
    ...(login.passphrase !== undefined && { passphrase: login.passphrase }),
    // The names in `HostKeyRule.attempts` are those that the type lists.
    ...(algorithms && { algorithms: { serverHostKey: [...algorithms] } }),
    authHandler: state.nextMethod,
    hostVerifier: (key: Buffer): boolean => {
      state.hostKey = fingerprintOf(key)
      return hostKey === undefined || hostKey.fingerprints.includes(state.hostKey)
    },
  } as ConnectConfig)
  socket.once('data', (bytes) => {
    state.greeting = bytes.toString('latin1')
  })
  try {
    await before(deadline, ready, () => timeoutError(login, state, deadline.timeoutMs))
  } catch (error) {
    client.on('error', () => undefined)
    client.destroy()
    throw error
  }
  return new SshConnection(client, { server: { host, port }, hostKey: state.hostKey ?? '' })
}

/** Nothing if the error is not about the host key. */
const hostKeyError = (
  { host, port, hostKey }: SshLogin,
  { hostKey: received }: Login,
  cause: Error,
): TunnelHostKeyError | undefined => {
  if (hostKey === undefined) return undefined
  const { fingerprints: expected } = hostKey
  const isAbout =
    received === undefined
      ? /no matching host key/i.test(cause.message)
      : !expected.includes(received)
  if (!isAbout) return undefined
  return new TunnelHostKeyError(
    `the SSH server ${host}:${port} is not the one that hostKey names: ` +
      `expected ${expected.join(' or ')}, got ${received ?? 'no key of this type'}`,
    { host, port, expected, received, cause },
  )
}
