import { createHash, timingSafeEqual } from 'node:crypto'

import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

import { ConsoleFailure } from '../values/console-failure.js'

const BODILESS = new Set(['GET', 'HEAD'])

/** Lets only a page of this console send requests, in a browser that was opened with the token. */
export class Guard {
  readonly #token: string
  readonly #port: number

  constructor(token: string, port: number) {
    this.#token = token
    this.#port = port
  }

  /** Refuses requests that another site can make a browser send. */
  readonly checkOrigin: MiddlewareHandler = async (context, next) => {
    const { req: request } = context
    // Another site may let its name point to this machine (DNS rebinding), so the name is checked.
    if (!this.#isOwnHost(request.header('host')))
      throw forbidden('Host', 'the address of the console')
    const origin = request.header('origin')
    if (origin !== undefined && !this.#isOwnOrigin(origin)) throw forbidden('Origin', OWN_ORIGIN)
    if (!BODILESS.has(request.method) && origin === undefined) throw forbidden('Origin', OWN_ORIGIN)
    const site = request.header('sec-fetch-site')
    if (site !== undefined && !['same-origin', 'none'].includes(site)) {
      throw forbidden('Sec-Fetch-Site', 'same-origin')
    }
    await next()
  }

  /** Refuses requests without the cookie. */
  readonly checkCookie: MiddlewareHandler = async (context, next) => {
    if (!this.isSignedIn(context)) {
      throw new ConsoleFailure({
        ...{ code: 'signed-out', message: 'expected the cookie of this console' },
        advice: 'Open the address that the console printed when it was started.',
      })
    }
    await next()
  }

  isSignedIn(context: Context): boolean {
    return this.#isToken(getCookie(context, this.#cookie))
  }

  /** Sets the cookie, if the token is that of the printed URL. @returns whether the token was right */
  signIn(context: Context, token: string | undefined): boolean {
    if (!this.#isToken(token)) return false
    setCookie(context, this.#cookie, this.#token, { httpOnly: true, sameSite: 'Strict', path: '/' })
    return true
  }

  /**
   * The name of the cookie. It has the port, because a browser shares cookies between all ports of a host, and two
   * consoles need different cookies.
   */
  get #cookie(): string {
    return `panoply_console_${this.#port}`
  }

  #isToken(token: string | undefined): boolean {
    return token !== undefined && timingSafeEqual(digest(token), digest(this.#token))
  }

  #isOwnHost(host: string | undefined): boolean {
    return host === `127.0.0.1:${this.#port}` || host === `localhost:${this.#port}`
  }

  #isOwnOrigin(origin: string): boolean {
    return origin.startsWith('http://') && this.#isOwnHost(origin.slice('http://'.length))
  }
}

const OWN_ORIGIN = 'that of the console'

const forbidden = (header: string, expected: string): ConsoleFailure =>
  new ConsoleFailure({ code: 'forbidden', message: `${header}: expected ${expected}` })

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
