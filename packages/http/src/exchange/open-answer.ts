import type { Auth } from '../auth/auth.js'
import { MissingTokenError } from '../auth/secret-text.js'
import type { WallClock } from '@panoply/errors/internal'
import type { RequestFailures } from '../errors/request-failures.js'
import type { KnownSecrets } from '../secrets/known-secrets.js'
import { Answer } from './answer.js'
import type { Call } from './call.js'
import { Deadline } from './deadline.js'
import { isCertificateFailure } from './network-failure.js'
import { type Hop, nextHop, redirectTarget } from './redirect.js'

/** The limit of https://fetch.spec.whatwg.org/#concept-http-redirect-fetch */
const MAX_REDIRECTS = 20

/** The function that sends: `fetch` of Node, or a function with the same signature. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** The settings with which requests are sent. */
export interface Sender {
  readonly fetch: Fetch
  readonly auth: Auth | undefined
  readonly clock: WallClock
  readonly secrets: KnownSecrets
}

/**
 * Sends a request once and follows redirects. Returns the answer as soon as its status and headers have come, whatever
 * the status is.
 *
 * @throws HttpError when there is no answer in time, or the answer is a redirect that the client does not follow; the
 * reason of the caller's signal
 */
export const openAnswer = async (
  call: Call,
  sender: Sender,
  failures: RequestFailures,
): Promise<Answer> => {
  const deadline = new Deadline(sender.clock, call.timeoutMs, call.signal)
  try {
    let hop: Hop = { ...call, isTrusted: true }
    for (let redirects = 0; ; redirects += 1) {
      const response = await sendHop(hop, sender, deadline, failures)
      const target = redirectTarget(response)
      if (target === undefined) return new Answer(response, hop.url, failures, deadline)
      await discard(response)
      const { status } = response
      if (redirects === MAX_REDIRECTS) {
        throw failures.notFollowed(`more than ${MAX_REDIRECTS} other places`, status)
      }
      hop = nextHop(hop, { status, target }, sender.secrets, failures)
    }
  } catch (error) {
    deadline.end()
    throw error
  }
}

const sendHop = async (
  hop: Hop,
  { fetch, auth, secrets }: Sender,
  deadline: Deadline,
  failures: RequestFailures,
): Promise<Response> => {
  deadline.throwIfCallerAborted()
  const url = new URL(hop.url)
  const headers = new Headers(hop.headers)
  if (auth && hop.isTrusted) {
    const { method } = hop
    secrets.remember(await authorize(auth, { method, url, headers }, failures))
  }
  const init: RequestInit = { method: hop.method, headers, redirect: 'manual' }
  if (hop.body !== undefined) init.body = hop.body
  try {
    return await fetch(url.href, { ...init, signal: deadline.signal })
  } catch (cause) {
    deadline.throwIfCallerAborted()
    if (deadline.isOver) throw failures.timedOut(deadline.limitMs, undefined)
    throw isCertificateFailure(cause)
      ? failures.certificateRefused(cause)
      : failures.notAnswered(cause)
  }
}

const authorize = async (
  auth: Auth,
  request: Parameters<Auth['authorize']>[0],
  failures: RequestFailures,
): Promise<readonly string[]> => {
  try {
    return await auth.authorize(request)
  } catch (error) {
    throw error instanceof MissingTokenError ? failures.noToken() : error
  }
}

/** Frees the connection. A body that cannot be cancelled has failed already and is not read. */
const discard = async ({ body }: Response): Promise<void> => {
  await body?.cancel().catch(() => undefined)
}
