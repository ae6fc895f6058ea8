import type { Clock } from '../clock.js'
import { type HttpAnswer, readTokenAnswer, type TokenAnswer } from './token-answer.js'
import type { Exchange } from './token-lifetime.js'
import { TokenRequestFailure } from './token-request-failure.js'

/** One token request. */
export interface TokenRequest {
  readonly url: URL
  readonly form: URLSearchParams
  /** Values that must not appear in any message. */
  readonly secrets: readonly string[]
  readonly accessKey: string
  readonly refreshKey: string
}

/** Tokens that list every right of their owner come close to 100 KiB. */
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
  const cancel = clock.after(timeoutMs, () => {
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
    cancel()
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
  // Like `response.json()`, this drops a byte order mark, which some servers write.
  return new TextDecoder().decode(Buffer.concat(chunks))
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

const MASK = '[secret]'

/** Replaces every secret by `[secret]`: as it is, and as a form or a URL encodes it. */
export const scrub = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret !== '')
    // The longest first: a secret that contains another one leaves no remainder.
    .sort((a, b) => b.length - a.length)
    .flatMap((secret) => [secret, encodeURIComponent(secret), formEncode(secret)])
    .reduce((scrubbed, secret) => scrubbed.replaceAll(secret, MASK), text)

const formEncode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)
