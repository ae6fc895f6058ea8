import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands in front of a server on loopback. It passes every request on, and cuts the connection in place of some answers. */
export class CuttingProxy {
  static async start(origin: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(origin)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  /** How many of the answers to come are lost. */
  cuts = 0
  readonly #origin: string
  readonly #server: Server

  private constructor(origin: string) {
    this.#origin = origin
    this.#server = createServer((incoming, response) => {
      this.#pass(incoming, response)
    })
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #pass(incoming: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url } = incoming
    const passed = request(`${this.#origin}${url ?? ''}`, { method, headers }, (answer) => {
      if (this.cuts === 0) {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
        return
      }
      this.cuts--
      // The work is done when the answer is there to its end.
      answer.resume().on('end', () => {
        response.destroy()
      })
    })
    incoming.pipe(passed)
  }
}
