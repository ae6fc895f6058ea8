import { InvalidArgumentError } from '@panoply/errors'

import { connectSsh } from './connection/connect-ssh.js'
import { startDeadline } from './connection/deadline.js'
import { Forwarder } from './connection/forwarder.js'
import type { SshConnection } from './connection/ssh-connection.js'
import type { TunnelError } from './failure/tunnel-error.js'
import { parseSshSettings, type SshSettings } from './settings/ssh-settings.js'
import { type GivenAddress, parseAddress } from './settings/tunnel-target.js'

/** An open tunnel. Connect to `host` and `port` instead of the target. */
export interface Tunnel extends AsyncDisposable {
  /** `127.0.0.1`. If there is no tunnel: the target's own host. */
  readonly host: string
  /** The port on loopback. If there is no tunnel: the target's own port. */
  readonly port: number
  /**
   * The fingerprint `SHA256:…` of the server's key. Log it, or use it as `hostKey`. `undefined` if there is no tunnel.
   */
  readonly hostKey: string | undefined
  /**
   * Why a connection through the tunnel failed: the connection to the server broke (`TunnelCutError`), or the server
   * did not reach the target (`TunnelTargetError`). `undefined` if nothing failed. Read it when your database client
   * fails, because the client sees only a reset connection.
   */
  readonly error: TunnelError | undefined
  /** Closes the tunnel and all connections through it. It may be called again. */
  close(): Promise<void>
}

/** Options of {@link openTunnel}. */
export interface TunnelOptions {
  /**
   * The time limit for connecting and logging in, in milliseconds. The same limit applies to each connection to the
   * target. Default 20,000; from 1 to 600,000.
   */
  readonly timeoutMs?: number
}

const DEFAULT_TIMEOUT_MS = 20_000
const MAX_TIMEOUT_MS = 600_000

/**
 * Opens a tunnel: a port on loopback that leads to `target` through an SSH server. It resolves when the login is done
 * and the server has reached the target.
 *
 * There is no tunnel if `ssh` is missing or `ssh.active` is `false`: then `host` and `port` are those of the target. A
 * tunnel keeps the process alive until it is closed.
 *
 * @example
 * import { openTunnel } from '@panoply/ssh-tunnel'
 *
 * const ssh = { active: false, host: 'bastion.example.com', username: 'reader' }
 * await using tunnel = await openTunnel(ssh, { host: 'db.internal', port: 5432 })
 * console.log(tunnel.host, tunnel.port) // db.internal 5432, because `active` is false
 *
 * @param ssh the server and the login; `sshOf(source)` finds them in the parameters of a source
 * @param target host and port of the target, as the server sees them; the port may be a text of digits
 * @throws InvalidArgumentError for invalid settings, a private key that cannot be read, a wrong passphrase
 * @throws TunnelHostKeyError if the server has another key than `hostKey`
 * @throws TunnelLoginError if the server refuses the login
 * @throws TunnelUnreachableError if there is no connection to the server
 * @throws TunnelSilentError if the login is not done within `timeoutMs`
 * @throws TunnelProtocolError if the server is not an SSH server
 * @throws TunnelTargetError if the server cannot connect to the target
 */
export const openTunnel = async (
  ssh: SshSettings | null | undefined,
  target: GivenAddress,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: TunnelOptions = {},
): Promise<Tunnel> => {
  checkTimeout(timeoutMs)
  const address = parseAddress('target', target)
  const login = parseSshSettings(ssh)
  if (login === undefined) return straightWay(address)
  const connection = await connectSsh(login, startDeadline(timeoutMs))
  const forwarder = new Forwarder(connection, address, timeoutMs)
  connection.onCut((error) => {
    forwarder.cut(error)
  })
  try {
    const port = await forwarder.listen()
    return new SshTunnel(port, connection, forwarder)
  } catch (error) {
    await connection.close()
    throw error
  }
}

class SshTunnel implements Tunnel {
  readonly host = '127.0.0.1'
  readonly port: number
  readonly #connection: SshConnection
  readonly #forwarder: Forwarder

  constructor(port: number, connection: SshConnection, forwarder: Forwarder) {
    this.port = port
    this.#connection = connection
    this.#forwarder = forwarder
  }

  get hostKey(): string {
    return this.#connection.hostKey
  }

  get error(): TunnelError | undefined {
    return this.#forwarder.error
  }

  async close(): Promise<void> {
    await this.#forwarder.close()
    await this.#connection.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

const straightWay = ({ host, port }: { host: string; port: number }): Tunnel => ({
  ...{ host, port, hostKey: undefined, error: undefined },
  close: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
})

const checkTimeout = (timeoutMs: unknown): void => {
  if (typeof timeoutMs === 'number' && timeoutMs >= 1 && timeoutMs <= MAX_TIMEOUT_MS) return
  throw new InvalidArgumentError(
    `timeoutMs: expected a number of milliseconds from 1 to ${MAX_TIMEOUT_MS}, got ${String(timeoutMs)}`,
    { argument: 'timeoutMs' },
  )
}
