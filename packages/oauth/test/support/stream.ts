import type { AnyFunction } from '@panoply/errors'

import { type Environment, newEnvironment } from '../../src/guard/environment.js'
import { guardMethod } from '../../src/guard/guard-method.js'
import { parseSettings, type ValidateTokenOptions } from '../../src/settings/settings.js'
import type { ManualClock } from './manual-clock.js'
import type { Provider } from './provider.js'

/** What the API of the tests throws. */
export class HttpError extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`)
  }
}

export const CLIENT = { client_id: 'app-1', client_secret: 'client-secret-hunter2' }

export type Source = Record<string, unknown>

/** A holder of tokens as small as can be, which remembers what it was told. */
export class Stream {
  options: Record<string, unknown> = { refresh: CLIENT }
  readonly changes: Record<string, string>[] = []
  readonly newTokens: string[] = []
  readonly logged: string[] = []
  listener: (changed: Record<string, string>) => unknown = () => undefined

  constructor(readonly source: Source) {}

  fire(type: string, changed: Record<string, string>): unknown {
    if (type !== 'source-change') throw new Error(`unexpected event ${type}`)
    this.changes.push(changed)
    return this.listener(changed)
  }

  log(...messages: string[]): unknown {
    return this.logged.push(...messages)
  }

  onToken(newToken: string): void {
    this.newTokens.push(newToken)
  }
}

/** Streams with copies of the tokens of one sign-in, of which the access token has run out. */
export const expiredStreams = (provider: Provider, count: number): Stream[] => {
  const tokens = provider.signIn()
  provider.expire(tokens.access_token)
  return Array.from({ length: count }, () => new Stream({ ...tokens }))
}

export const expiredStream = (provider: Provider): Stream => nth(expiredStreams(provider, 1), 0)

export const environmentWith = (clock: ManualClock): Environment => newEnvironment(clock)

/** Guards a function as `withValidToken` does, with a clock and a memory of the test's own. */
export const guarded = <Method extends AnyFunction>(
  method: Method,
  url: string,
  environment: Environment,
  options: ValidateTokenOptions = {},
): Method => {
  const settings = parseSettings({ refreshUrl: url, errors: HttpError, ...options })
  return guardMethod(method, settings, environment) as Method
}

/** What an API does first: refuses a token that has run out. */
export const refuseExpired = (provider: Provider, { source }: Stream): void => {
  if (!provider.accepts(source['access_token'])) throw new HttpError(401)
}

/** A method that asks an API which takes the provider's access tokens: what most data sources do. */
export const requestOf = (provider: Provider) =>
  async function (this: Stream): Promise<string> {
    const token = this.source['access_token']
    await Promise.resolve()
    if (!provider.accepts(token)) throw new HttpError(401)
    return `rows for ${String(token)}`
  }

/** The item at an index that goes round and round. */
export const nth = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('expected at least one item')
  return item
}

/** A promise that the test fulfils. */
export const gate = (): { readonly opened: Promise<void>; open: () => void } => {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
