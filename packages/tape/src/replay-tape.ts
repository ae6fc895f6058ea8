import { setTimeout as wait } from 'node:timers/promises'

import { checkFaults } from './faults/check-faults.js'
import { resetError } from './faults/network-errors.js'
import type { TapeFault } from './faults/tape-fault.js'
import { encodeBody } from './format/body.js'
import type { TapeRequest } from './format/tape.js'
import { readTape } from './format/tape-file.js'
import { type TakenRequest, takeRequests } from './network/take-requests.js'
import { oneAtATime } from './one-at-a-time.js'
import { ExchangeFinder } from './replay/exchange-finder.js'
import { cutResponse, recordedResponse } from './replay/recorded-response.js'
import { givenSecrets, type KnownToCaller } from './secrets/given-secrets.js'
import { Placeholders } from './secrets/placeholders.js'
import type { TapeError } from './tape-error.js'

/** Options of {@link replayTape}. */
export interface ReplayTapeOptions extends KnownToCaller {
  /** What goes wrong, and with which requests. A request that a fault answers does not use up its recorded answer. */
  readonly faults?: readonly TapeFault[]
  /** Names of parameters, and of fields of a JSON body, that are not compared: for times that differ with each run. */
  readonly ignore?: readonly string[]
  /** Whether a request may be made more often than it is on the tape: the last answer comes again. Default `false`. */
  readonly repeat?: boolean
  /** Which requests are answered by the tape; others are sent. Default: all. */
  readonly only?: (url: URL) => boolean
  /** Is told of each request, with its number from 1 on, before it is answered. */
  readonly onRequest?: (request: {
    readonly number: number
    readonly method: string
    readonly url: string
  }) => void
  /** Waits for a `slow` answer. Default: the time of this machine. */
  readonly sleep?: (delayMs: number, signal: AbortSignal) => Promise<unknown>
}

/**
 * Runs something and answers what it asks over HTTP from a tape, without the network. Requests are compared by method,
 * URL and body. The order of parameters and of fields does not matter, nor do secrets: a tape is replayed with any
 * credentials.
 *
 * @param path of a file that `recordTape` wrote
 * @returns what `run` returns
 * @throws TapeError when a request is not on the tape, or more often than there, also where `run` has gone on without
 *   the answer; when there is no tape, or another one is in use. Else what `run` throws
 *
 * @example
 * ```ts
 * import { replayTape } from '@panoply/tape'
 *
 * const readRows = async () => (await fetch('https://api.example.com/rows')).json()
 * export const replay = () => replayTape('test/my-api.tape.json', readRows)
 * export const replayWithTrouble = () =>
 *   replayTape('test/my-api.tape.json', readRows, {
 *     faults: [{ request: 1, kind: 'status', status: 429, retryAfter: 2 }],
 *   })
 * ```
 */
export const replayTape = <T>(
  path: string,
  run: () => T | Promise<T>,
  options: ReplayTapeOptions = {},
): Promise<T> => {
  const what = `replaying ${path}`
  return oneAtATime(what, async () => {
    const faults = checkFaults(options.faults ?? [])
    const placeholders = new Placeholders()
    placeholders.add(givenSecrets(options))
    const { ignore: ignored = [], repeat: repeats = false } = options
    const finder = new ExchangeFinder(await readTape(path), {
      ...{ path, ignored, repeats, placeholders },
    })
    const player = new Player(finder, faults, options)
    const outcome = await takeRequests({ onRequest: (taken) => player.play(taken) }, () =>
      settled(run),
    ).finally(() => {
      player.end()
    })
    // What `run` made of a missing answer says nothing about the data source.
    if (player.missing) throw player.missing
    if ('error' in outcome) throw outcome.error
    return outcome.result
  })
}

const settled = async <T>(
  run: () => T | Promise<T>,
): Promise<{ readonly result: T } | { readonly error: unknown }> => {
  try {
    return { result: await run() }
  } catch (error) {
    return { error }
  }
}

class Player {
  readonly #finder: ExchangeFinder
  readonly #faults: ReadonlyMap<number, TapeFault>
  readonly #options: ReplayTapeOptions
  readonly #ended = new AbortController()
  #count = 0
  #missing: TapeError | undefined

  constructor(
    finder: ExchangeFinder,
    faults: ReadonlyMap<number, TapeFault>,
    options: ReplayTapeOptions,
  ) {
    this.#finder = finder
    this.#faults = faults
    this.#options = options
  }

  /** The first request that the tape could not answer. */
  get missing(): TapeError | undefined {
    return this.#missing
  }

  /** Answers that have not come yet never come. */
  end(): void {
    this.#ended.abort()
  }

  async play(taken: TakenRequest): Promise<void> {
    const { only, onRequest } = this.#options
    const { method, url } = taken.request
    if (only && !only(new URL(url))) return
    // Counted before the body is read, so that numbers follow the order in which requests are made.
    const number = (this.#count += 1)
    onRequest?.({ number, method, url })
    const fault = this.#faults.get(number)
    if (fault && this.#isWithoutTape(fault, taken)) return
    const request = await tapeRequest(taken.request)
    try {
      await this.#answer(taken, request, fault)
    } catch (error) {
      this.#missing ??= error as TapeError
      taken.fail(error as Error)
    }
  }

  /** Faults in which no part of the recorded answer comes. */
  #isWithoutTape(fault: TapeFault, { client, answer, fail }: TakenRequest): boolean {
    switch (fault.kind) {
      case 'reset':
        fail(resetError(client))
        return true
      case 'status':
        answer(statusResponse(fault))
        return true
      case 'content-type': {
        const { contentType = 'text/html', body = '<html><body>maintenance</body></html>' } = fault
        answer(new Response(body, { headers: { 'content-type': contentType } }))
        return true
      }
      case 'cut':
      case 'slow':
        return false
    }
  }

  async #answer(
    taken: TakenRequest,
    request: TapeRequest,
    fault: TapeFault | undefined,
  ): Promise<void> {
    if (fault?.kind === 'cut') {
      const { response } = this.#finder.peek(request)
      taken.answer(cutResponse(response, taken.client, fault.afterBytes))
      return
    }
    if (fault?.kind === 'slow' && !(await this.#waits(fault.delayMs, taken))) return
    const { response } = this.#finder.find(request)
    taken.answer(recordedResponse(response, taken.request.method))
  }

  /** Waits for a slow answer, but no longer than the client does: one that has given up does not use the answer up. */
  async #waits(delayMs: number, { request, client, fail }: TakenRequest): Promise<boolean> {
    const { sleep = sleepOnMachine } = this.#options
    const given = AbortSignal.any([this.#ended.signal, request.signal])
    try {
      await sleep(delayMs, given)
    } catch (error) {
      if (!given.aborted) throw error
    }
    if (!given.aborted) return true
    // Whoever gave up has its own error already.
    if (!request.signal.aborted) fail(resetError(client))
    return false
  }
}

/** `setTimeout` takes 24.8 days at most; a longer wait is one for ever. */
const sleepOnMachine = (delayMs: number, signal: AbortSignal): Promise<unknown> =>
  wait(Math.min(delayMs, 2_147_483_647), undefined, { signal })

const statusResponse = ({
  status,
  retryAfter,
  body = '',
}: TapeFault & { kind: 'status' }): Response => {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  const hasBody = ![204, 205, 304].includes(status)
  return new Response(hasBody ? body : null, { status, headers })
}

const tapeRequest = async (request: Request): Promise<TapeRequest> => {
  const { method, url, headers } = request
  const contentType = headers.get('content-type')
  return {
    ...{ method, url },
    ...(contentType !== null && { contentType }),
    ...encodeBody(Buffer.from(await request.clone().arrayBuffer())),
  }
}
