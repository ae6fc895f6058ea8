import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Clock } from '@panoply/errors/internal'
import { endsWithin } from '../stopwatch.js'
import { PAGE_HEADERS, type RedirectPage, renderPage, strangerPage } from './redirect-page.js'
import { SignInError } from './sign-in-error.js'

/** The interface of this machine: other machines on the network cannot reach the server. */
const HOST = '127.0.0.1'
const PATH = '/callback'
/** The longest wait for a browser that does not read its page. */
const LAST_PAGE_MS = 1_000

/** Called with the parameters of the redirect, which are the answer of the provider. Resolves to the page to show. */
export type AnswerHandler = (parameters: URLSearchParams) => Promise<RedirectPage>

/**
 * The server on loopback that the provider redirects the browser to (RFC 8252, section 7.3). It takes one redirect, with
 * the right `state`. Every other request is refused in words, and does not end the sign-in.
 */
export class RedirectServer {
  /** @throws SignInError of the kind `port` if the port cannot be listened on */
  static async listen(
    port: number,
    state: string,
    onAnswer: AnswerHandler,
  ): Promise<RedirectServer> {
    const server = createServer()
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, HOST, resolve)
      })
    } catch (error) {
      const { code = 'an unknown fault' } = error as NodeJS.ErrnoException
      const hint = code === 'EADDRINUSE' ? '; another program listens there' : ''
      throw new SignInError(`cannot listen on port ${port} of ${HOST}: ${code}${hint}`, {
        kind: 'port',
        networkCode: code,
      })
    }
    return new RedirectServer(server, state, onAnswer)
  }

  readonly #server: Server
  readonly #host: string
  readonly #state: string
  readonly #onAnswer: AnswerHandler
  readonly #pages = new Set<Promise<void>>()
  #isAnswered = false

  private constructor(server: Server, state: string, onAnswer: AnswerHandler) {
    this.#server = server
    // A server that listens on a host has an address of this shape.
    this.#host = `${HOST}:${(server.address() as AddressInfo).port}`
    this.#state = state
    this.#onAnswer = onAnswer
    server.on('request', (request, response) => {
      const page = this.#respond(request, response)
      this.#pages.add(page)
      void page.finally(() => this.#pages.delete(page))
    })
  }

  /** The URL that the provider redirects to. */
  get redirectUri(): string {
    return `http://${this.#host}${PATH}`
  }

  /** Ends the server. A page that is being written is finished first. */
  async close(clock: Clock): Promise<void> {
    this.#server.close()
    await endsWithin(clock, LAST_PAGE_MS, Promise.all(this.#pages))
    this.#server.closeAllConnections()
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closed = new Promise<void>((resolve) => response.once('close', resolve))
    const page = await this.#pageFor(request)
    response.writeHead(page.status, PAGE_HEADERS)
    response.end(request.method === 'HEAD' ? undefined : renderPage(page))
    await closed
  }

  async #pageFor({ method, url = '', headers }: IncomingMessage): Promise<RedirectPage> {
    // A page of another origin may reach this address under its own host name (DNS rebinding).
    if (headers.host !== this.#host) {
      return strangerPage(421, `This server answers to ${this.#host} only.`)
    }
    if (!URL.canParse(url, this.redirectUri)) return strangerPage(400, 'There is nothing here.')
    const { pathname, searchParams } = new URL(url, this.redirectUri)
    if (pathname !== PATH) return strangerPage(404, 'There is nothing here.')
    if (method !== 'GET') return strangerPage(405, 'The answer of a provider must come with GET.')
    const [state, ...others] = searchParams.getAll('state')
    if (state !== this.#state || others.length > 0) {
      return strangerPage(
        400,
        'This is the answer to another sign-in, or to none. Use the window that was opened last.',
      )
    }
    if (this.#isAnswered) {
      return strangerPage(409, 'This answer was used already. It can be used only once.')
    }
    this.#isAnswered = true
    return this.#onAnswer(searchParams)
  }
}
