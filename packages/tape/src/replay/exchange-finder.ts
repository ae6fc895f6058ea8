import type { Exchange, Tape, TapeRequest } from '../format/tape.js'
import { ANY_SECRET, PLACEHOLDER, type Placeholders } from '../secrets/placeholders.js'
import { TapeError } from '../tape-error.js'
import { type RequestKey, requestKey } from './request-key.js'

interface Entry {
  readonly key: RequestKey
  readonly exchange: Exchange
  isUsed: boolean
}

/** How requests are compared with those on the tape. */
export interface FinderOptions {
  readonly path: string
  /** Names of parameters and fields that are not compared. */
  readonly ignored: readonly string[]
  /** Whether the last of several equal exchanges answers again after all of them were used. */
  readonly repeats: boolean
  readonly placeholders: Placeholders
}

/** Finds the exchange for each request. Equal requests get their answers in the order in which they were recorded. */
export class ExchangeFinder {
  readonly #options: FinderOptions
  readonly #entries: readonly Entry[]

  constructor(tape: Tape, options: FinderOptions) {
    this.#options = options
    this.#entries = tape.exchanges.map((exchange) => ({
      ...{ key: this.#keyOf(exchange.request), exchange, isUsed: false },
    }))
  }

  /** @throws TapeError if there is none; the error names the request and the most similar request on the tape */
  find(request: TapeRequest): Exchange {
    const entry = this.#next(request)
    entry.isUsed = true
    return entry.exchange
  }

  /**
   * Returns the same exchange as {@link ExchangeFinder.find}, without using it up.
   *
   * @throws TapeError as {@link ExchangeFinder.find}
   */
  peek(request: TapeRequest): Exchange {
    return this.#next(request).exchange
  }

  #next(request: TapeRequest): Entry {
    const key = this.#keyOf(request)
    const equal = this.#equalTo(key)
    const unused = equal.find(({ isUsed }) => !isUsed)
    if (unused) return unused
    const last = equal.at(-1)
    if (last && this.#options.repeats) return last
    throw this.#missing(key, equal.length)
  }

  #keyOf(request: TapeRequest): RequestKey {
    return requestKey(request, this.#options.ignored, this.#options.placeholders)
  }

  /**
   * The entries with an equal key. If there is none, secrets are not compared, because a tape may be replayed with
   * other credentials.
   */
  #equalTo(key: RequestKey): Entry[] {
    const [exact, loose] = [textOf(key), looseTextOf(key)]
    const equal = this.#entries.filter((entry) => textOf(entry.key) === exact)
    return equal.length > 0
      ? equal
      : this.#entries.filter((entry) => looseTextOf(entry.key) === loose)
  }

  #missing(key: RequestKey, timesOnTape: number): TapeError {
    const asked = shown(key)
    const { path } = this.#options
    if (timesOnTape > 0) {
      return new TapeError(
        `${asked} was asked once more than the tape ${path} has it, which is ${timesOnTape} times`,
        'missing',
      )
    }
    const nearest = this.#nearestTo(key)
    return new TapeError(
      `${asked} is not on the tape ${path}. ${nearest ? `The nearest there is ${shown(nearest)}${difference(key, nearest)}` : 'The tape is empty'}`,
      'missing',
    )
  }

  #nearestTo(key: RequestKey): RequestKey | undefined {
    const keys = this.#entries.map((entry) => entry.key)
    return keys.reduce<RequestKey | undefined>(
      (best, other) => (best && likeness(best, key) >= likeness(other, key) ? best : other),
      undefined,
    )
  }
}

const textOf = ({ method, place, params, body }: RequestKey): string =>
  [method, place, params.join('&'), body].join('\n')

const looseTextOf = (key: RequestKey): string =>
  textOf({ ...key, params: [...key.params].sort() }).replace(PLACEHOLDER, ANY_SECRET)

const shown = ({ method, place, params }: RequestKey): string =>
  `${method} ${place}${params.length > 0 ? `?${params.join('&')}` : ''}`.slice(0, 500)

/** How similar two requests are. The path counts most, then the method, each parameter, and the body. */
const likeness = (one: RequestKey, other: RequestKey): number => {
  const shared = one.params.filter((param) => other.params.includes(param)).length
  return (
    commonParts(one.place, other.place) * 10 +
    Number(one.method === other.method) * 5 +
    shared * 2 -
    Math.abs(one.params.length - other.params.length) +
    Number(one.body === other.body)
  )
}

const commonParts = (one: string, other: string): number => {
  const [parts, others] = [one.split('/'), other.split('/')]
  const at = parts.findIndex((part, index) => part !== others[index])
  return at < 0 ? parts.length + Number(parts.length === others.length) : at
}

const difference = (asked: RequestKey, nearest: RequestKey): string => {
  const names = (params: readonly string[], others: readonly string[]): string[] =>
    params.filter((param) => !others.includes(param)).map((param) => param.split('=', 1)[0] ?? '')
  const different = new Set([
    ...names(asked.params, nearest.params),
    ...names(nearest.params, asked.params),
  ])
  const parts = [
    ...(asked.method === nearest.method ? [] : ['the method']),
    ...[...different].map((name) => `the parameter ${name}`),
    ...(asked.body === nearest.body ? [] : ['the body']),
  ]
  return parts.length > 0 ? `: ${parts.join(', ')} differ` : ''
}
