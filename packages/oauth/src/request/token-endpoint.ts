import { SecretMask } from '@panoply/errors'
import type { WallClock } from '@panoply/errors/internal'

import { decodeAnswerBody } from './answer-body.js'
import type { TokenRequest } from './build-request.js'
import type { HttpAnswer } from './failed-answer.js'
import { readTokenAnswer, type TokenAnswer } from './token-answer.js'
import type { Exchange } from './token-lifetime.js'
import { TokenRequestFailure } from './token-request-failure.js'

/** Tokens that list every right of their owner come close to 100 KiB. */
const MAX_ANSWER_BYTES = 1024 * 1024

/**
 * Posts the request once and reads the answer.
 *
 * @throws TokenRequestFailure and nothing else
 */
export const postTokenRequest = async (
  request: TokenRequest,
  timeoutMs: number,
  clock: WallClock,
): Promise<{ readonly answer: TokenAnswer; readonly exchange: Exchange }> => {
  const sentAtMs = clock.date().getTime()
  const response = await exchangeOnce(request, timeoutMs, clock)
  const receivedAtMs = clock.date().getTime()
  const serverDateMs = Date.parse(response.headers.get('date') ?? '')
  return {
    answer: readTokenAnswer(response, request, serverDateMs || receivedAtMs),
    exchange: {
      sentAtMs,
      receivedAtMs,
      serverDateMs: Number.isNaN(serverDateMs) ? undefined : serverDateMs,
    },
  }
}

const exchangeOnce = async (
  { url, headers, body, secrets }: TokenRequest,
  timeoutMs: number,
  clock: WallClock,
): Promise<HttpAnswer> => {
  const controller = new AbortController()
  const timer = clock.after(timeoutMs, () => {
    controller.abort()
  })
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: controller.signal,
    })
    return {
      status: response.status,
      headers: response.headers,
      body: await readBounded(response),
    }
  } catch (error) {
    if (controller.signal.aborted) {
      throw unreachable(`no answer within ${timeoutMs / 1_000} s`, 'ETIMEDOUT')
    }
    const { message, code } = innermost(error)
    throw unreachable(`the connection failed: ${masked(message, secrets)}`, code)
  } finally {
    timer.cancel()
  }
}

const readBounded = async (response: Response): Promise<string | undefined> => {
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  // Node's types leave the chunks of a body open. The Fetch standard says that they are bytes.
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.byteLength
    // Leaving the loop cancels the body, and with it the connection.
    if (sizeBytes > MAX_ANSWER_BYTES) return undefined
    chunks.push(chunk)
  }
  return decodeAnswerBody(Buffer.concat(chunks), response.headers.get('content-type'))
}

const unreachable = (message: string, networkCode: string | undefined): TokenRequestFailure =>
  new TokenRequestFailure(message, {
    kind: 'unreachable',
    isTransient: true,
    mayBeUsedUp: !neverConnected(networkCode),
    networkCode,
  })

/** Faults before a connection exists. Similar codes, such as `EHOSTUNREACH`, may also end an open connection. */
const BEFORE_CONNECTION = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** A certificate that was not accepted: the codes of OpenSSL, and Node's own code for a wrong host name. */
const CERTIFICATE =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_|UNABLE_TO_|ERR_TLS_CERT_)/

/** Whether a request that failed with this code cannot have been sent. */
export const neverConnected = (networkCode: string | undefined): boolean =>
  networkCode !== undefined && (BEFORE_CONNECTION.has(networkCode) || CERTIFICATE.test(networkCode))

/**
 * The innermost cause of a failed `fetch`, whose own message is only "fetch failed". Causes are recognised by shape:
 * in a Jest test or a `node:vm` context they are not instances of this context's `Error`.
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

/** Messages of the network layer may repeat the request. */
const masked = (message: string, secrets: readonly string[]): string => {
  const mask = new SecretMask()
  mask.remember(secrets)
  return mask.mask(message)
}
