import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

const LOOPBACK = '127.0.0.1'

/** A relay between a client and a server on loopback, which can be cut. */
export class Relay {
  readonly host = LOOPBACK
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #passedBytes = 0
  #cutAfterBytes = Number.POSITIVE_INFINITY
  #connections = 0

  /** @param targetPort of the server, on loopback */
  constructor(targetPort: number) {
    this.#server = createServer({ noDelay: true }, (client) => {
      this.#connections += 1
      const target = connect(targetPort, LOOPBACK)
      this.#keep(client, target)
      this.#keep(target, client)
      target.on('data', (chunk: Buffer) => {
        this.#passedBytes += chunk.length
        if (this.#passedBytes >= this.#cutAfterBytes) this.cut()
      })
      client.pipe(target)
      target.pipe(client)
    })
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** How many connections have been made. */
  get connections(): number {
    return this.#connections
  }

  /** How many bytes the server has sent. */
  get passedBytes(): number {
    return this.#passedBytes
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, LOOPBACK, resolve))
    return this
  }

  /** Resets all connections; new ones are taken. */
  cut(): void {
    this.#cutAfterBytes = Number.POSITIVE_INFINITY
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  /** Resets all connections, once, when the server has sent this number of bytes more. */
  cutAfter(bytes: number): void {
    this.#cutAfterBytes = this.#passedBytes + bytes
  }

  /** Stops forwarding, without closing the connections. */
  freeze(): void {
    for (const socket of this.#sockets) {
      socket.unpipe()
      socket.removeAllListeners('data')
      socket.pause()
    }
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.cut()
    await closed
  }

  #keep(socket: Socket, other: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#sockets.delete(socket)
      other.destroy()
    })
  }
}
