import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A response as the server holds it. */
export interface StoredResponse {
  readonly form: string
  readonly token: string
  readonly submitted_at: string
  readonly answers?: readonly object[]
}

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Typeform on loopback: bearer tokens that run out, refresh tokens for one use, forms and responses in pages. */
export class TypeformServer {
  /** The requests for data, in order. */
  readonly requests: URL[] = []
  readonly failures: Answer[] = []
  refreshes = 0
  forms: { id: string; title: string }[] = []
  responses: StoredResponse[] = []
  readonly tokens = { access_token: '', refresh_token: '' }
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response))
    this.#issueTokens()
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  expireAccessToken(): void {
    this.tokens.access_token = `access-${randomUUID()}`
  }

  revoke(): void {
    this.#issueTokens()
  }

  failNext(status: number, body: unknown = {}, headers: Answer['headers'] = {}): void {
    this.failures.push({ status, body, headers })
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const url = new URL(request.url ?? '', this.url)
    const { status, body, headers } =
      url.pathname === '/oauth/token'
        ? this.#refresh(new URLSearchParams(text))
        : this.#answer(url, request.headers.authorization)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

  #refresh(form: URLSearchParams): Answer {
    this.refreshes += 1
    const isValid =
      form.get('refresh_token') === this.tokens.refresh_token &&
      form.get('client_secret') === 'client-secret'
    if (!isValid) return { status: 400, body: { error: 'invalid_grant' } }
    this.#issueTokens()
    return { status: 200, body: { ...this.tokens, token_type: 'bearer' } }
  }

  #issueTokens(): void {
    this.tokens.access_token = `access-${randomUUID()}`
    this.tokens.refresh_token = `refresh-${randomUUID()}`
  }

  #answer(url: URL, authorization: string | undefined): Answer {
    this.requests.push(url)
    const failure = this.failures.shift()
    if (failure) return failure
    if (authorization !== `Bearer ${this.tokens.access_token}`) {
      const description = 'Authentication credentials not found on the Request Headers'
      return { status: 401, body: { code: 'AUTHENTICATION_FAILED', description } }
    }
    if (url.pathname === '/forms') return this.#listForms(url.searchParams)
    const [, id] = /^\/forms\/(.+)\/responses$/.exec(url.pathname) ?? []
    return this.forms.some((form) => form.id === id)
      ? this.#listResponses(id, url.searchParams)
      : { status: 404, body: { code: 'FORM_NOT_FOUND', description: 'Non existing form' } }
  }

  #listForms(query: URLSearchParams): Answer {
    const [page, size] = [Number(query.get('page')), Number(query.get('page_size'))]
    const items = this.forms.slice((page - 1) * size, page * size)
    return { status: 200, body: { total_items: this.forms.length, items } }
  }

  /** Newest first; `since` is included, `before` is not. */
  #listResponses(form: string | undefined, query: URLSearchParams): Answer {
    const since = Date.parse(query.get('since') ?? '1970-01-01')
    const all = this.responses
      .filter((one) => one.form === form && Date.parse(one.submitted_at) >= since)
      .sort((a, b) => Date.parse(b.submitted_at) - Date.parse(a.submitted_at))
    const before = query.get('before')
    const start = before === null ? 0 : all.findIndex(({ token }) => token === before) + 1
    const items = all.slice(start, start + Number(query.get('page_size')))
    const stripped = items.map(({ form: _, ...response }) => response)
    return { status: 200, body: { total_items: all.length, items: stripped } }
  }
}
