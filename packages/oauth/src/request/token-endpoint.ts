import type { Clock } from '../clock.js'
import { neverConnected } from './network-codes.js'
import { scrub } from './scrub.js'
import { type HttpAnswer, readTokenAnswer, type TokenAnswer } from './token-answer.js'
import type { Exchange } from './token-lifetime.js'
import { TokenRequestFailure } from './token-request-failure.js'

/** Everything that one token request is made of. */
export interface TokenRequest {
  readonly url: URL
  readonly form: URLSearchParams
  /** Values of the form that must not show up anywhere. */
  readonly secrets: readonly string[]
  readonly accessKey: string
  readonly refreshKey: string
}

/** Generous: tokens that list every right of their owner come close to 100 KiB. */
const MAX_ANSWER_BYTES = 1024 * 1024

/**
 * Posts the form once and reads the answer.
 *
 * @throws TokenRequestFailure and nothing else
 */
export const postTokenRequest = async (
  request: TokenRequest,
  timeoutMs: number,
  clock: Clock,
): Promise<{ readonly answer: TokenAnswer; readonly exchange: Exchange }> => {
  const sentAtMs = clock.now()
  const response = await exchangeOnce(request, timeoutMs, clock)
  const receivedAtMs = clock.now()
  const serverDateMs = Date.parse(response.headers.get('date') ?? '')
  return {
    answer: readTokenAnswer(response, { ...request, nowMs: receivedAtMs }),
    exchange: {
      sentAtMs,
      receivedAtMs,
      serverDateMs: Number.isNaN(serverDateMs) ? undefined : serverDateMs,
    },
  }
}

const exchangeOnce = async (
  { url, form, secrets }: TokenRequest,
  timeoutMs: number,
  clock: Clock,
): Promise<HttpAnswer> => {
  const controller = new AbortController()
  const callOff = clock.after(timeoutMs, () => {
    controller.abort()
  })
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: form,
      redirect: 'manual',
      signal: controller.signal,
    })
    const { status, headers } = response
    return { status, headers, body: await readBounded(response) }
  } catch (error) {
    if (controller.signal.aborted) {
      throw unreachable(`no answer within ${timeoutMs / 1_000} s`, 'ETIMEDOUT')
    }
    const { message, code } = innermost(error)
    throw unreachable(`the connection failed: ${scrub(message, secrets)}`, code)
  } finally {
    callOff()
  }
}

const readBounded = async (response: Response): Promise<string | undefined> => {
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  // The types of Node leave open what a body is made of; Fetch says bytes.
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.byteLength
    // Leaving the loop cancels the body, and with it the connection.
    if (sizeBytes > MAX_ANSWER_BYTES) return undefined
    chunks.push(chunk)
  }
  // As `response.json()` would: a byte order mark, which some servers write, is no part of the text.
  return new TextDecoder().decode(Buffer.concat(chunks))
}

const unreachable = (message: string, networkCode: string | undefined): TokenRequestFailure =>
  new TokenRequestFailure(message, {
    kind: 'unreachable',
    isTransient: true,
    mayBeUsedUp: !neverConnected(networkCode),
    networkCode,
  })

/**
 * `fetch` fails with "fetch failed"; what happened stands in the causes below. Known by shape: the errors of Node's own
 * `fetch` are not instances of this `Error` where the code runs in a context of its own.
 */
const innermost = (error: unknown): { message: string; code: string | undefined } => {
  const { cause, code, message, name } = (error ?? {}) as Record<string, unknown>
  if (typeof cause === 'object' && cause !== null) return innermost(cause)
  const texts = [message, code, name, 'an unknown fault']
  return {
    message: texts.find((text): text is string => typeof text === 'string' && text !== '') ?? '',
    code: typeof code === 'string' ? code : undefined,
  }
}
