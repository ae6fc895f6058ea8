import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A way to a server that can be cut like a cable: nothing moves any more, and neither end is told. */
export class CutProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** Connections that were cut stay so. */
  readonly #alive = new Set<Socket>()
  #isCut = false

  private constructor(target: URL) {
    this.#server = createServer((inner) => {
      this.#keep(inner)
      if (this.#isCut) return
      const outer = connect(Number(target.port), target.hostname)
      this.#keep(outer)
      for (const socket of [inner, outer]) this.#alive.add(socket)
      this.#forward(inner, outer)
      this.#forward(outer, inner)
    })
  }

  /** @param target the address of the server */
  static async open(target: URL): Promise<CutProxy> {
    const proxy = new CutProxy(target)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  /** The address of a server, by way of this proxy. */
  through(address: string): string {
    const url = new URL(address)
    url.port = String((this.#server.address() as AddressInfo).port)
    return url.href
  }

  cut(): void {
    this.#isCut = true
    this.#alive.clear()
  }

  /** Lets new connections through. */
  mend(): void {
    this.#isCut = false
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => undefined)
  }

  #forward(from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      if (this.#alive.has(from)) to.write(chunk)
    })
    from.on('close', () => {
      if (this.#alive.has(from)) to.destroy()
    })
  }
}
