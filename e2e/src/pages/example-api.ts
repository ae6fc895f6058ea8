import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The origin in the samples. */
const ORIGIN = 'https://api.example.com'

/** An API on loopback that answers the requests of the samples of `@panoply/http`. */
export class ExampleApi {
  readonly #server: Server
  /** The paths of the requests so far. */
  readonly asked: string[] = []

  private constructor() {
    this.#server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', ORIGIN)
      this.asked.push(pathname)
      const answer = answerTo(pathname, searchParams)
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
      response.end(answer)
    })
  }

  static async start(): Promise<ExampleApi> {
    const api = new ExampleApi()
    await new Promise<void>((resolve) => {
      api.#server.listen(0, '127.0.0.1', resolve)
    })
    return api
  }

  /** The beginning of a program whose requests to `api.example.com` go to this server. */
  static get redirection(): string {
    return [
      'const send = globalThis.fetch',
      'globalThis.fetch = (url, init) =>',
      `  send(String(url).replace('${ORIGIN}', process.env['EXAMPLE_API'] ?? ''), init)\n`,
    ].join('\n')
  }

  /** The environment variables of such a program. */
  get env(): Readonly<Record<string, string>> {
    // The server listens on a port and not on a pipe.
    const { port } = this.#server.address() as AddressInfo
    return { EXAMPLE_API: `http://127.0.0.1:${port}`, EXAMPLE_TOKEN: 'a-token' }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

const USERS = [{ id: 1 }, { id: 2 }]

/** The JSON for a path. `undefined` for an unknown path. */
const answerTo = (pathname: string, params: URLSearchParams): string | undefined => {
  switch (pathname) {
    case '/v1/users/1':
      return '{"id":1,"name":"Ann"}'
    case '/v1/users':
      return JSON.stringify(usersAt(params))
    case '/v1/export.jsonl':
      return '{"id":1}\n{"id":2}\n'
    case '/v1/export':
      return '{"data":{"rows":[{"id":1}]}}'
    default:
      return undefined
  }
}

/** Two pages for a cursor, one page for each other kind of paging. */
const usersAt = (params: URLSearchParams): object => {
  const isLast = params.get('after') === '2' || Number(params.get('page') ?? 1) > 1
  return {
    data: isLast ? [] : USERS,
    meta: { total: USERS.length, ...(isLast ? {} : { next: '2' }) },
  }
}
