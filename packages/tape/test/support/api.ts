import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it reached the server. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** An API on loopback that answers as a test says, and remembers what it was asked. */
export class Api {
  readonly received: Received[] = []
  answer: (response: ServerResponse, received: Received) => unknown = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
  }
  readonly #server: Server = createServer(
    (request, response) => void this.#serve(request, response),
  )

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return this
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { method = '', url = '', headers } = request
    const received = { method, url, headers, body }
    this.received.push(received)
    await this.answer(response, received)
  }
}
