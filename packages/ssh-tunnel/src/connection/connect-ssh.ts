import { connect } from 'node:net'

import type { Client, ConnectConfig, ParsedKey } from 'ssh2'

import { classifySshError, timeoutError } from '../failure/classify-ssh-error.js'
import { TunnelHostKeyError } from '../failure/tunnel-host-key-error.js'
import { fingerprintOf } from '../settings/host-key.js'
import type { SshLogin } from '../settings/ssh-settings.js'
import { before, type Deadline } from './deadline.js'
import { Login } from './login.js'
import { readPrivateKey } from './read-private-key.js'
import { SshConnection } from './ssh-connection.js'

/** The interval of keepalive messages. A server that vanished is noticed after four of them. */
const KEEPALIVE_MS = 10_000

/**
 * Connects and logs in.
 *
 * @throws TunnelError
 * @throws InvalidArgumentError for a private key that cannot be read
 */
export const connectSsh = async (login: SshLogin, deadline: Deadline): Promise<SshConnection> => {
  // Loaded only when it is needed, because a source without a tunnel should not pay for it.
  const { default: ssh2 } = await import('ssh2')
  const privateKey = readPrivateKey(ssh2.utils.parseKey, login)
  const [first, ...others] = login.hostKey?.attempts ?? [undefined]
  const attempt = (algorithms: readonly string[] | undefined): Promise<SshConnection> =>
    logIn(new ssh2.Client(), { login, privateKey, deadline, algorithms })
  try {
    return await attempt(first)
  } catch (error) {
    return await attemptOthers(
      error,
      others.map((algorithms) => () => attempt(algorithms)),
    )
  }
}

/**
 * Tries the other types of host keys, because a server may have several keys, and one of the others may match. If none
 * matches, the error names the first key that the server showed.
 */
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
  readonly privateKey: ParsedKey | undefined
  readonly deadline: Deadline
  /** The algorithms of host keys to ask for. `undefined`: all. */
  readonly algorithms: readonly string[] | undefined
}

const logIn = async (
  client: Client,
  { login, privateKey, deadline, algorithms }: LogInOptions,
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
    // If an error came before, the promise is already rejected with it, and this does nothing.
    client.once('close', () => {
      reject(classifySshError(new Error('it gave no reason'), login, state))
    })
  })
  client.connect({
    // `readyTimeout: 0` turns off the limit of ssh2, because `deadline` limits the whole login.
    ...{ sock: socket, username, readyTimeout: 0, keepaliveInterval: KEEPALIVE_MS },
    ...(login.password !== undefined && { password: login.password, tryKeyboard: true }),
    // `HostKeyRule.attempts` has only names that the type allows.
    ...(algorithms && { algorithms: { serverHostKey: [...algorithms] } }),
    authHandler: (offered: readonly string[] | null) => {
      const method = state.nextMethod(offered)
      return method === 'publickey' ? { type: method, username, key: privateKey } : method
    },
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

/** The error for a wrong host key. `undefined` if the connection failed for another reason. */
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
