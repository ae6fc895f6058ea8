import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The key that the API takes. */
export const SHOP_KEY = 'key-of-the-shop-4711'

const PAGES = 6
const ROWS_PER_PAGE = 10

/** How many rows the API has. */
export const SHOP_ROWS = PAGES * ROWS_PER_PAGE

/** An API on this machine that fails when a test says so. */
export class ShopApi {
  /** Pages that are answered with 503, each once. */
  readonly failsOnce = new Set<number>()
  /** While it is set, the answer of this page is held back. */
  heldPage: number | undefined
  readonly #held: (() => void)[] = []
  readonly #server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop')
    const page = Number(searchParams.get('page'))
    if (request.headers.authorization !== SHOP_KEY) send(response, 401, 'refused')
    else if (pathname === '/boards') send(response, 200, ['Orders', 'Refunds', 'Customers'])
    else if (this.failsOnce.delete(page)) send(response, 503, 'broken')
    else if (page === this.heldPage)
      this.#held.push(() => {
        send(response, 200, rowsOf(page))
      })
    else send(response, 200, rowsOf(page))
  })

  /** @returns its address */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    // It listens on a port, not on a pipe.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  /** Answers what was held back, and holds nothing any more. */
  release(): void {
    this.heldPage = undefined
    for (const answer of this.#held.splice(0)) answer()
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

const rowsOf = (page: number): object[] =>
  page >= PAGES
    ? []
    : Array.from({ length: ROWS_PER_PAGE }, (_, index) => {
        const id = page * ROWS_PER_PAGE + index
        return { id, customer: `Customer ${id}`, total: id * 2.5, items: [{ sku: `A${id}` }] }
      })

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
