import { pathBelow } from '../address/request-url.js'
import { usualReason } from '../answer/error-reason.js'
import { decodeText, parseJson } from '../answer/decode-body.js'
import { readRateLimit } from '../answer/rate-limit-headers.js'
import { retryAfterMs } from '../answer/retry-after.js'
import { RequestFailures } from '../errors/request-failures.js'
import type { RateLimit } from '../pace/rate-limit.js'
import type { Answer } from './answer.js'
import { type RetryRules, withAttempts } from './attempts.js'
import type { Call } from './call.js'
import { openAnswer, type Sender } from './open-answer.js'
import { readBeginning } from './read-body.js'

/** Enough for the reason that an API gives. */
const MAX_REFUSAL_BYTES = 65_536

/** The settings and state that all requests of a client share. */
export interface ExchangeParts extends Sender {
  readonly apiName: string
  readonly baseUrl: URL
  readonly rateLimit: RateLimit
  readonly rules: RetryRules
  readonly random: () => number
  readonly log: (line: string) => void
  /** Finds the API's reason for a refusal in the JSON of its answer. */
  readonly reason: ((body: unknown) => string | undefined) | undefined
}

/** Sends requests, repeats them if that helps, and obeys the rate limit that answers report. */
export class Exchange {
  readonly #parts: ExchangeParts

  constructor(parts: ExchangeParts) {
    this.#parts = parts
  }

  /**
   * Sends a request and reads its answer. Reading belongs to the attempt: if the body breaks off, the request is sent
   * again.
   *
   * @throws HttpError when no attempt succeeds; the reason of the call's signal; the errors of `auth`
   */
  async run<T>(call: Call, read: (answer: Answer) => Promise<T>): Promise<T> {
    const { apiName, baseUrl, secrets, rules } = this.#parts
    const { method, url, isRepeatable, signal } = call
    const label = { apiName, method, url, path: pathBelow(baseUrl, url) }
    const failures = new RequestFailures(label, secrets)
    return withAttempts(
      async () => {
        const answer = await openAnswer(call, this.#parts, failures)
        const serverNowMs = this.#serverNowMs(answer.headers)
        const { remaining, resetMs } = readRateLimit(answer.headers, serverNowMs)
        if (answer.status < 200 || answer.status >= 300) {
          throw await this.#refusal(answer, serverNowMs, resetMs)
        }
        if (remaining === 0 && resetMs !== undefined && resetMs <= rules.maxWaitMs) {
          this.#parts.rateLimit.pause(resetMs)
        }
        return read(answer)
      },
      { ...this.#parts, isRepeatable, signal },
    )
  }

  async #refusal(answer: Answer, serverNowMs: number, resetMs: number | undefined): Promise<Error> {
    const { status, headers, failures } = answer
    const bytes = await readBeginning(answer, MAX_REFUSAL_BYTES)
    const body = decodeText(bytes, headers) ?? ''
    return failures.refused({
      ...{ status, body, reason: this.#reasonIn(parseJson(body)) },
      // If the status is not 429, a reset time does not ask the client to wait.
      retryAfterMs:
        retryAfterMs(headers.get('retry-after'), serverNowMs) ??
        (status === 429 ? resetMs : undefined),
    })
  }

  #reasonIn(body: unknown): string | undefined {
    const { reason = usualReason, log } = this.#parts
    try {
      return reason(body)
    } catch (error) {
      // The status matters more than its explanation. So a failed explanation is left out.
      log(`the option reason failed: ${String(error)}`)
      return undefined
    }
  }

  #serverNowMs(headers: Headers): number {
    const serverNowMs = Date.parse(headers.get('date') ?? '')
    return Number.isNaN(serverNowMs) ? this.#parts.clock.date().getTime() : serverNowMs
  }
}
