import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** What becomes of a connection. `request` is what has arrived of the request, up to the end of its head. */
export type Connection = (socket: Socket, request: string) => void

/** A server on loopback that writes bytes, not HTTP: for answers that no HTTP server would send. */
export class RawServer {
  /** How many connections there were. */
  connections = 0
  /** How many requests arrived. */
  requests = 0
  /** What becomes of each connection when a request has arrived. */
  onRequest: Connection = (socket) => {
    socket.destroy()
  }
  /** What becomes of each connection before anything has arrived. */
  onConnect: ((socket: Socket) => void) | undefined
  readonly #sockets = new Set<Socket>()
  readonly #server: Server = createServer((socket) => {
    this.#take(socket)
  })

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #take(socket: Socket): void {
    this.connections += 1
    this.#sockets.add(socket)
    // The client may be gone before everything is written: that is what is tested.
    socket.on('error', () => undefined)
    this.onConnect?.(socket)
    let request = ''
    socket.on('data', (chunk) => {
      const isAnswered = request.includes('\r\n\r\n')
      request += String(chunk)
      if (isAnswered || !request.includes('\r\n\r\n')) return
      this.requests += 1
      this.onRequest(socket, request)
    })
  }
}
