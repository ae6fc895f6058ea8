import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { ManualClock } from './manual-clock.js'

/** What a provider answers instead of doing its work. */
export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | object
  /** The body goes on until the connection is closed. */
  readonly endless?: boolean
}

/**
 * What happens to a request: an answer, `reset` (the connection breaks before the request is looked at), `lose` (the
 * request does its work and the answer is lost), `cut` (half of the answer arrives), `stall` (the other half never
 * does), `hang` (no answer, ever), or `work`.
 */
export type Fault = ScriptedAnswer | 'reset' | 'lose' | 'cut' | 'stall' | 'hang' | 'work'

interface Grant {
  isRevoked: boolean
}

interface RefreshToken {
  readonly grant: Grant
  /** Once it was used: when, and what was answered. */
  used?: { readonly atMs: number; readonly answer: Record<string, unknown> }
}

/** A token endpoint, and an API behind it, on loopback whose refresh tokens can be used once, with faults on demand. */
export class Provider {
  static readonly #running = new Set<Provider>()

  static async start(clock: ManualClock): Promise<Provider> {
    const provider = new Provider(clock)
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve))
    this.#running.add(provider)
    return provider
  }

  static async stopAll(): Promise<void> {
    for (const provider of this.#running) {
      provider.#server.closeAllConnections()
      await new Promise((resolve) => provider.#server.close(resolve))
    }
    this.#running.clear()
  }

  /** What arrived: headers, the body and the fields of the form in it. */
  readonly requests: {
    headers: IncomingMessage['headers']
    body: string
    form: Record<string, string>
  }[] = []
  /** What happens to the requests to come, one each; `work` when there is none left. */
  readonly faults: Fault[] = []
  /** Members of every token answer, over those that the provider makes. */
  answerWith: Record<string, unknown> = {}
  /** A repeated use within this gets the same answer again; a later one is theft and revokes the grant. */
  graceMs = 20_000
  /** Whether a refresh gives a new refresh token too. */
  rotates = true
  readonly #clock: ManualClock
  readonly #server: Server
  readonly #refreshTokens = new Map<string, RefreshToken>()
  readonly #accessTokens = new Map<string, Grant>()
  readonly #arrivals: { count: number; resolve: () => void }[] = []
  #serial = 0
  #cutOff = Promise.resolve()

  private constructor(clock: ManualClock) {
    this.#clock = clock
    this.#server = createServer((request, response) => void this.#receive(request, response))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/token`
  }

  /** A sign-in: the first tokens of a grant. */
  signIn(): { access_token: string; refresh_token: string } {
    return this.#issue({ isRevoked: false })
  }

  /** Whether an API takes the access token. */
  accepts(accessToken: unknown): boolean {
    return this.#accessTokens.get(String(accessToken))?.isRevoked === false
  }

  /** From now on the access token is refused. */
  expire(accessToken: string): void {
    this.#accessTokens.delete(accessToken)
  }

  /** What a refresh by somebody else gives. */
  refreshElsewhere(refreshToken: string): Record<string, unknown> {
    const { body } = this.#refresh(refreshToken)
    return body as Record<string, unknown>
  }

  /** Resolves when `count` requests have arrived since the start. */
  arrived(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#arrivals.push({ count, resolve })
      this.#announce()
    })
  }

  /** Resolves when an endless answer was cut off. */
  cutOff(): Promise<void> {
    return this.#cutOff
  }

  #writeWithoutEnd(response: ServerResponse): void {
    this.#cutOff = new Promise((resolve) => response.once('close', resolve))
    const write = (): void => {
      response.write('x'.repeat(64 * 1024), (error) => {
        if (!error && !response.destroyed) write()
      })
    }
    write()
  }

  #announce(): void {
    for (const { count, resolve } of this.#arrivals) if (this.requests.length >= count) resolve()
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') {
      this.#answerApi(request, response)
      return
    }
    let sent = ''
    for await (const chunk of request) sent += String(chunk)
    const form = Object.fromEntries(new URLSearchParams(sent))
    this.requests.push({ headers: request.headers, body: sent, form })
    const fault = this.faults.shift() ?? 'work'
    const refreshToken = form['refresh_token'] ?? refreshTokenOf(sent)
    const answer = typeof fault === 'object' ? fault : this.#work(fault, refreshToken)
    this.#announce()
    if (fault === 'hang') return
    if (answer === undefined || fault === 'lose') {
      response.destroy()
      return
    }
    const { status = 200, headers, body = '' } = answer
    response.writeHead(status, {
      'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
      date: new Date(this.#clock.date().getTime()).toUTCString(),
      ...headers,
    })
    if (answer.endless === true) {
      this.#writeWithoutEnd(response)
      return
    }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    if (fault !== 'cut' && fault !== 'stall') {
      response.end(text)
      return
    }
    response.write(text.slice(0, text.length / 2), () => {
      if (fault === 'cut') response.destroy()
    })
  }

  /** An API that takes the provider's access tokens. */
  #answerApi(request: IncomingMessage, response: ServerResponse): void {
    const acceptedToken = request.headers.authorization?.replace('Bearer ', '')
    response.writeHead(this.accepts(acceptedToken) ? 200 : 401)
    response.end(JSON.stringify({ acceptedToken }))
  }

  #work(fault: Fault, refreshToken: string): ScriptedAnswer | undefined {
    return fault === 'reset' || fault === 'hang' ? undefined : this.#refresh(refreshToken)
  }

  #refresh(token: string): ScriptedAnswer {
    const known = this.#refreshTokens.get(token)
    if (
      known?.used !== undefined &&
      this.#clock.date().getTime() - known.used.atMs >= this.graceMs
    ) {
      known.grant.isRevoked = true
    }
    if (known === undefined || known.grant.isRevoked) {
      return { status: 400, body: { error: 'invalid_grant' } }
    }
    if (known.used !== undefined) return { body: known.used.answer }
    const issued: Record<string, unknown> = this.#issue(
      known.grant,
      this.rotates ? undefined : token,
    )
    const answer = { token_type: 'Bearer', ...issued, ...this.answerWith }
    if (this.rotates) known.used = { atMs: this.#clock.date().getTime(), answer }
    return { body: answer }
  }

  #issue(grant: Grant, refreshToken?: string): { access_token: string; refresh_token: string } {
    const serial = ++this.#serial
    const tokens = {
      access_token: `access-token-${serial}`,
      refresh_token: refreshToken ?? `refresh-token-${serial}`,
    }
    this.#accessTokens.set(tokens.access_token, grant)
    if (refreshToken === undefined) this.#refreshTokens.set(tokens.refresh_token, { grant })
    return tokens
  }
}

/** Of a JSON body. */
const refreshTokenOf = (body: string): string => {
  if (!body.startsWith('{')) return ''
  const { refresh_token = '' } = JSON.parse(body) as { refresh_token?: string }
  return refresh_token
}
