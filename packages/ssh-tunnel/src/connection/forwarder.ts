import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

import type { TunnelError } from '../failure/tunnel-error.js'
import type { TunnelTarget } from '../settings/tunnel-target.js'
import { startDeadline } from './deadline.js'
import type { SshConnection } from './ssh-connection.js'

const LOOPBACK = '127.0.0.1'
/** How long the spare channel is kept. A database soon disconnects a client that sends nothing. */
const SPARE_CHANNEL_MS = 5_000

/** Listens on loopback, and forwards each connection to the target through the SSH server. */
export class Forwarder {
  readonly #connection: SshConnection
  readonly #target: TunnelTarget
  readonly #timeoutMs: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** The channel that was opened to check that the target can be reached. The first connection uses it. */
  #spare: Duplex | undefined
  #error: TunnelError | undefined

  constructor(connection: SshConnection, target: TunnelTarget, timeoutMs: number) {
    this.#connection = connection
    this.#target = target
    this.#timeoutMs = timeoutMs
    // `allowHalfOpen`: one side may end while the other side still sends.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      void this.#forward(socket)
    })
  }

  /**
   * The reason why connections through the tunnel fail. It is set by a failed connection, and cleared when the next one
   * is opened.
   */
  get error(): TunnelError | undefined {
    return this.#error
  }

  /** @returns the port on loopback. @throws TunnelTargetError if the target cannot be reached */
  async listen(): Promise<number> {
    this.#spare = await this.#open()
    setTimeout(() => this.#takeSpare()?.destroy(), SPARE_CHANNEL_MS).unref()
    this.#server.listen(0, LOOPBACK)
    await once(this.#server, 'listening')
    return (this.#server.address() as AddressInfo).port
  }

  /** Resets all connections after a cut. A normal close could be mistaken for the end of the data. */
  cut(error: TunnelError): void {
    this.#error = error
    this.#server.close()
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  async close(): Promise<void> {
    this.#takeSpare()?.destroy()
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  async #forward(socket: Socket): Promise<void> {
    this.#sockets.add(socket)
    // After an error the socket closes, and the other side notices that. So the error itself needs no handling.
    socket.on('error', () => undefined)
    socket.on('close', () => this.#sockets.delete(socket))
    try {
      const channel = this.#takeSpare() ?? (await this.#open())
      this.#error = undefined
      join(socket, channel)
    } catch (error) {
      // `openChannel` rejects only with `TunnelError`. After a cut, `#error` already has the better reason.
      if (this.#server.listening) this.#error = error as TunnelError
      socket.resetAndDestroy()
    }
  }

  #open(): Promise<Duplex> {
    return this.#connection.openChannel(this.#target, startDeadline(this.#timeoutMs))
  }

  #takeSpare(): Duplex | undefined {
    const spare = this.#spare
    this.#spare = undefined
    return spare
  }
}

const join = (socket: Socket, channel: Duplex): void => {
  channel.on('error', () => socket.resetAndDestroy())
  channel.on('close', () => {
    // `destroySoon` first sends the data that has arrived.
    socket.destroySoon()
  })
  socket.on('close', () => channel.destroy())
  socket.pipe(channel)
  channel.pipe(socket)
}
