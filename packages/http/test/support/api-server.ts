import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it reached the server. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

type Handler = (response: ServerResponse, received: Received) => unknown

/** An API on loopback that answers as a test says, and remembers what it was asked. */
export class ApiServer {
  readonly received: Received[] = []
  /** Answers what no {@link ApiServer.next} answers. */
  always: Handler = (response) => {
    json(response, { ok: true })
  }
  readonly #handlers: Handler[] = []
  readonly #server: Server = createServer(
    (request, response) => void this.#serve(request, response),
  )

  /** The origin, such as `http://127.0.0.1:41234`. */
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

  /** How the next request is answered that has no answer yet. */
  next(...handlers: Handler[]): void {
    this.#handlers.push(...handlers)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { method = '', url = '', headers } = request
    const received = { method, url, headers, body }
    this.received.push(received)
    await (this.#handlers.shift() ?? this.always)(response, received)
  }
}

/** Answers with JSON. */
export const json = (
  response: ServerResponse,
  value: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(value))
}

/** A handler that answers with a status. */
export const status =
  (code: number, headers: Record<string, string> = {}, body: unknown = {}): Handler =>
  (response) => {
    json(response, body, { status: code, headers })
  }

/** A handler that answers with JSON. */
export const ok =
  (value: unknown, headers: Record<string, string> = {}): Handler =>
  (response) => {
    json(response, value, { headers })
  }

/** A handler that answers with a body as it is. */
export const body =
  (contents: string | Uint8Array, headers: Record<string, string> = {}): Handler =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    response.end(contents)
  }
