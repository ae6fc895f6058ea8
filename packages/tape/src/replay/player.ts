import { setTimeout as wait } from 'node:timers/promises'

import { resetError } from '../faults/network-errors.js'
import type { FaultOf } from '../faults/check-faults.js'
import type { TapeFault } from '../faults/tape-fault.js'
import { encodeBody } from '../format/body.js'
import type { TapeRequest } from '../format/tape.js'
import type { TakenRequest } from '../network/take-requests.js'
import { TapeError } from '../tape-error.js'
import type { ExchangeFinder } from './exchange-finder.js'
import { cutResponse, recordedResponse } from './recorded-response.js'
import type { ReplayTapeOptions } from './replay-tape-options.js'

/** Answers the requests of one run from a tape. Requests with a fault get the fault instead. */
export class Player {
  readonly #finder: ExchangeFinder
  readonly #faultOf: FaultOf
  readonly #options: ReplayTapeOptions
  readonly #ended = new AbortController()
  #count = 0
  #missing: TapeError | undefined

  constructor(finder: ExchangeFinder, faultOf: FaultOf, options: ReplayTapeOptions) {
    this.#finder = finder
    this.#faultOf = faultOf
    this.#options = options
  }

  /** The first request that the tape could not answer. */
  get missing(): TapeError | undefined {
    return this.#missing
  }

  /** Ends the replay. Answers that are still delayed never come. */
  end(): void {
    this.#ended.abort()
  }

  async play(taken: TakenRequest): Promise<void> {
    const { only, onRequest } = this.#options
    const { method, url } = taken.request
    if (only && !only(new URL(url))) return
    // Counted before the body is read, so that the numbers follow the order in which requests are made.
    const number = (this.#count += 1)
    onRequest?.({ number, method, url })
    const fault = this.#faultOf(number)
    if (fault && this.#isWithoutTape(fault, taken)) return
    const request = await tapeRequest(taken.request)
    try {
      const ownAnswer = await this.#options.answer?.(taken.request.clone(), number)
      if (ownAnswer) {
        taken.answer(ownAnswer)
        return
      }
      await this.#answer(taken, request, fault)
    } catch (error) {
      if (error instanceof TapeError) this.#missing ??= error
      taken.fail(error as Error)
    }
  }

  /** Applies a fault that does not use the recorded answer. Returns whether the fault was one of these. */
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

  /**
   * Waits until a slow answer is due, or until the client gives up. If the client gives up, the recorded answer stays
   * unused.
   */
  async #waits(delayMs: number, { request, client, fail }: TakenRequest): Promise<boolean> {
    const { sleep = sleepOnMachine } = this.#options
    const given = AbortSignal.any([this.#ended.signal, request.signal])
    try {
      await sleep(delayMs, given)
    } catch (error) {
      if (!given.aborted) throw error
    }
    if (!given.aborted) return true
    // If the caller aborted the request, it already has its own error.
    if (!request.signal.aborted) fail(resetError(client))
    return false
  }
}

/** Sleeps in real time. `setTimeout` takes at most 24.8 days, so a longer wait never ends. */
const sleepOnMachine = (delayMs: number, signal: AbortSignal): Promise<unknown> =>
  wait(Math.min(delayMs, 2_147_483_647), undefined, { signal })

const statusResponse = ({
  status,
  retryAfter,
  body = '',
}: TapeFault & { kind: 'status' }): Response => {
  const headers = new Headers(retryAfter === undefined ? [] : [['retry-after', String(retryAfter)]])
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
