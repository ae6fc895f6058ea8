import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

import type { ApiFailure, ConsoleEvent } from '../../../src/protocol/index.js'

/** A request that the page sent. */
export interface PageRequest {
  readonly route: string
  readonly body: unknown
  readonly query: URLSearchParams
}

/** An answer of a route. */
export type Script = (request: PageRequest) => unknown

/** Thrown by a script: the console refuses. */
export class Refusal extends Error {
  readonly status: number
  readonly failure: ApiFailure

  constructor(status: number, failure: ApiFailure) {
    super(failure.message)
    this.status = status
    this.failure = failure
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

const NONCE = 'bm9uY2U'

/** As strict as the policy of the console. */
const POLICY = [
  "default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self'",
  `style-src 'self' 'nonce-${NONCE}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
].join('; ')

/**
 * The server half of the console as a test scripts it: it serves the page, answers routes (`GET api/sources`) as scripts
 * say, sends events when it is told to, and remembers what the page asked for.
 */
export class ScriptedConsole {
  readonly requests: PageRequest[] = []
  readonly #server = createServer((request, response) => {
    void this.#answer(request, response)
  })
  readonly #scripts: ReadonlyMap<string, Script>
  readonly #pageFolder: string
  readonly #streams = new Set<ServerResponse>()
  readonly #waiting: { route: string; count: number; resolve: () => void }[] = []
  /** With which `Last-Event-ID` the page connected, each time. */
  readonly connections: (string | undefined)[] = []
  #port: number
  #lastId = 0

  /** @param port where it listens; 0: on a free port */
  constructor(pageFolder: string, scripts: Readonly<Record<string, Script>>, port = 0) {
    this.#port = port
    this.#pageFolder = pageFolder
    this.#scripts = new Map(Object.entries(scripts))
  }

  get port(): number {
    return this.#port
  }

  /** @returns the address of the page */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve))
    // It listens on a port, not on a pipe.
    this.#port = (this.#server.address() as AddressInfo).port
    return `http://127.0.0.1:${this.#port}/`
  }

  /** Ends; `start` begins again on the same port. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Sends an event to every page that listens. */
  send(event: ConsoleEvent): void {
    this.#lastId += 1
    const text = `id: ${this.#lastId}\ndata: ${JSON.stringify(event)}\n\n`
    for (const stream of this.#streams) stream.write(text)
  }

  /** The bodies that were sent to a route, oldest first. */
  bodiesOf(route: string): unknown[] {
    return this.requests.filter((request) => request.route === route).map(({ body }) => body)
  }

  /** Resolves when a route was asked so often. */
  async untilAsked(route: string, count: number): Promise<void> {
    if (this.bodiesOf(route).length >= count) return
    await new Promise<void>((resolve) => this.#waiting.push({ route, count, resolve }))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://console')
    if (pathname === '/api/events') this.#openStream(request, response)
    else if (pathname.startsWith('/api/')) {
      const route = `${request.method ?? ''} ${pathname.slice(1)}`
      await this.#answerRoute({ route, query: searchParams, body: await bodyOf(request) }, response)
    } else await this.#serve(pathname === '/' ? '/index.html' : pathname, response)
  }

  #openStream(request: IncomingMessage, response: ServerResponse): void {
    this.connections.push(request.headers['last-event-id']?.toString())
    // A page that is cut off tries again at once.
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 50\n\n')
    this.#streams.add(response)
    response.on('close', () => this.#streams.delete(response))
  }

  async #answerRoute(request: PageRequest, response: ServerResponse): Promise<void> {
    this.requests.push(request)
    for (const { route, count, resolve } of this.#waiting) {
      if (this.bodiesOf(route).length >= count) resolve()
    }
    const script = this.#scripts.get(request.route)
    try {
      if (!script) throw new Refusal(404, { code: 'not-found', message: 'There is no such route' })
      sendJson(response, 200, await script(request))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sendJson(response, error.status, error.failure)
    }
  }

  async #serve(path: string, response: ServerResponse): Promise<void> {
    try {
      const file = await readFile(join(this.#pageFolder, path))
      const content = path.endsWith('.html')
        ? file.toString().replaceAll('%CSP_NONCE%', NONCE)
        : file
      response
        .writeHead(200, {
          'content-type': TYPES[extname(path)] ?? 'text/plain',
          'content-security-policy': POLICY,
        })
        .end(content)
    } catch {
      response.writeHead(404).end()
    }
  }
}

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(body === undefined ? '' : JSON.stringify(body))
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  // A request gives bytes.
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}
