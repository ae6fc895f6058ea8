import { InvalidArgumentError } from '@panoply/errors'

import { connectSsh } from './connection/connect-ssh.js'
import { startDeadline } from './connection/deadline.js'
import { Forwarder } from './connection/forwarder.js'
import type { SshConnection } from './connection/ssh-connection.js'
import type { TunnelError } from './failure/tunnel-error.js'
import { parseSshSettings, type SshSettings } from './settings/ssh-settings.js'
import { type GivenAddress, parseAddress } from './settings/tunnel-target.js'

/** A way to the target. Connect to `host` and `port` in its place. */
export interface Tunnel extends AsyncDisposable {
  /** `127.0.0.1`; the target's own host if there is no tunnel. */
  readonly host: string
  /** A free port on loopback; the target's own port if there is no tunnel. */
  readonly port: number
  /** The fingerprint of the server's key, `SHA256:…`, to log it or to keep it as `hostKey`. */
  readonly hostKey: string | undefined
  /**
   * Why a connection through the tunnel failed: the server's connection broke (`TunnelCutError`), or the server did not
   * reach the target (`TunnelTargetError`). `undefined` if all is well. Look here when your database client fails: the
   * client only sees a connection that was reset.
   */
  readonly error: TunnelError | undefined
  /** Ends all connections through the tunnel, and the tunnel. May be called again. */
  close(): Promise<void>
}

/** Options of {@link openTunnel}. */
export interface TunnelOptions {
  /**
   * The longest time for reaching the server and logging in, and again for each connection to the target, in
   * milliseconds. Default 20,000; from 1 to 600,000.
   */
  readonly timeoutMs?: number
}

const DEFAULT_TIMEOUT_MS = 20_000
const MAX_TIMEOUT_MS = 600_000

/**
 * Opens a tunnel: a port on loopback that leads to `target` through an SSH server. It resolves when the server has let
 * the user in and has reached the target.
 *
 * There is no tunnel if `ssh` is missing or `ssh.active` is `false`: then `host` and `port` are those of the target.
 * A tunnel keeps the process alive until it is closed.
 *
 * @example
 * import { openTunnel } from '@panoply/ssh-tunnel'
 *
 * const ssh = { active: false, host: 'bastion.example.com', username: 'reader' }
 * await using tunnel = await openTunnel(ssh, { host: 'db.internal', port: 5432 })
 * console.log(tunnel.host, tunnel.port) // db.internal 5432, because `active` is false
 *
 * @param ssh the server and the login; `sshOf(source)` finds them in the parameters of a source
 * @param target where the tunnel leads, as the server sees it; its port may be a text of digits
 * @throws InvalidArgumentError for settings that cannot work, a private key that cannot be read, a wrong passphrase
 * @throws TunnelHostKeyError if the server has another key than `hostKey`
 * @throws TunnelLoginError if the server refuses the login
 * @throws TunnelUnreachableError if there is no connection to the server
 * @throws TunnelSilentError if the login is not done within `timeoutMs`
 * @throws TunnelProtocolError if what answers is no SSH server
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
