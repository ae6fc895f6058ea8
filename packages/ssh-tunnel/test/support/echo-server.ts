import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A database for the tests: it sends back what it gets, and keeps it. */
export class EchoServer {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly received: string[] = []

  /** @param answer what is done with each connection. Default: everything is sent back, the end included */
  constructor(answer: (socket: Socket) => void = (socket) => socket.pipe(socket)) {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('data', (chunk: Buffer) => this.received.push(chunk.toString()))
      answer(socket)
    })
  }

  get address(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port }
  }

  get connections(): number {
    return this.#sockets.size
  }

  async start(port = 0): Promise<this> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}

/** Sends a text, ends, and returns what came back until the other side ended. */
export const exchange = async (
  { host, port }: { readonly host: string; readonly port: number },
  text: string,
): Promise<string> => {
  const socket = connect({ host, port, allowHalfOpen: true })
  socket.end(text)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer
}
