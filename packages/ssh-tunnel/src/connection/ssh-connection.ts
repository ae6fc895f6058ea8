import type { Duplex } from 'node:stream'

import type { Client, ClientErrorExtensions } from 'ssh2'

import { TunnelCutError } from '../failure/tunnel-cut-error.js'
import type { TunnelError } from '../failure/tunnel-error.js'
import { TunnelTargetError } from '../failure/tunnel-target-error.js'
import type { TunnelTarget } from '../settings/tunnel-target.js'
import { before, type Deadline } from './deadline.js'

/** The reason code of a server that forbids a channel: https://www.rfc-editor.org/rfc/rfc4254#section-5.1 */
const PROHIBITED = 1
/** How long `close` waits for the server to end the connection. */
const GOODBYE_MS = 1_000

/** A connection to an SSH server, after the login. */
export class SshConnection {
  readonly #client: Client
  readonly #server: TunnelTarget
  /** Resolves when the connection has ended, for any reason. */
  readonly #closed: Promise<void>
  #isClosing = false
  #onCut: (error: TunnelError) => void = () => undefined

  /** The fingerprint of the key that the server showed. */
  readonly hostKey: string

  constructor(client: Client, { server, hostKey }: { server: TunnelTarget; hostKey: string }) {
    this.#client = client
    this.#server = server
    this.hostKey = hostKey
    let cause: (Error & ClientErrorExtensions) | undefined
    client.on('error', (error) => (cause ??= error))
    this.#closed = new Promise((resolve) => {
      client.once('close', () => {
        if (!this.#isClosing) this.#onCut(this.#cutError(cause))
        resolve()
      })
    })
  }

  /** @param handler called once, if the connection breaks before `close` is called */
  onCut(handler: (error: TunnelError) => void): void {
    this.#onCut = handler
  }

  /** @throws TunnelTargetError if the server cannot connect to the target, or does not answer in time */
  openChannel(target: TunnelTarget, deadline: Deadline): Promise<Duplex> {
    let isTooLate = false
    const opened = new Promise<Duplex>((resolve, reject) => {
      this.#client.forwardOut('127.0.0.1', 0, target.host, target.port, (error, channel) => {
        if (error) reject(this.#targetError(target, error))
        else if (isTooLate) channel.destroy()
        else resolve(channel)
      })
    })
    return before(deadline, opened, () => {
      isTooLate = true
      return this.#targetError(target, undefined, `no answer for ${deadline.timeoutMs} ms`)
    })
  }

  async close(): Promise<void> {
    this.#isClosing = true
    this.#client.end()
    const giveUp = setTimeout(() => this.#client.destroy(), GOODBYE_MS)
    await this.#closed
    clearTimeout(giveUp)
  }

  #targetError(
    target: TunnelTarget,
    cause: (Error & { reason?: unknown }) | undefined,
    words = cause?.message ?? '',
  ): TunnelTargetError {
    const { host, port } = this.#server
    const isProhibited = cause?.reason === PROHIBITED
    const reason = isProhibited ? 'it does not allow the user to open connections' : words
    return new TunnelTargetError(
      `the SSH server ${host}:${port} cannot connect to ${target.host}:${target.port}: ${reason}`,
      { host, port, target, cause, retryable: !isProhibited },
    )
  }

  #cutError(cause: Error | undefined): TunnelCutError {
    const { host, port } = this.#server
    const reason = cause === undefined ? 'the server ended it' : cause.message
    return new TunnelCutError(
      `the connection to the SSH server ${host}:${port} broke while the tunnel was open: ${reason}`,
      { host, port, cause },
    )
  }
}
