import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

/** An API on loopback and its token endpoint, whose refresh tokens can be used once. */
export class LocalProvider {
  refreshes = 0
  readonly #server: Server
  #valid: Tokens | undefined

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** New tokens; the ones before are worth nothing from now on. */
  signIn(): Tokens {
    this.#valid = {
      access_token: `access-${randomUUID()}`,
      refresh_token: `refresh-${randomUUID()}`,
    }
    return this.#valid
  }

  expireAccessToken(): void {
    if (this.#valid) this.#valid = { ...this.#valid, access_token: `access-${randomUUID()}` }
  }

  revoke(): void {
    this.#valid = undefined
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const [status, body] =
      request.method === 'POST'
        ? this.#refresh(new URLSearchParams(text).get('refresh_token'))
        : this.#rows(request.headers.authorization)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }

  #rows(authorization: string | undefined): [number, unknown] {
    const isValid = this.#valid && authorization === `Bearer ${this.#valid.access_token}`
    return isValid ? [200, [{ board: 'roadmap' }]] : [401, { error: 'invalid_token' }]
  }

  #refresh(refreshToken: string | null): [number, unknown] {
    this.refreshes++
    if (this.#valid?.refresh_token !== refreshToken) return [400, { error: 'invalid_grant' }]
    return [200, { ...this.signIn(), token_type: 'Bearer', expires_in: 3600 }]
  }
}
