import { hasUser } from '../address/request-url.js'
import type { RequestFailures } from '../errors/request-failures.js'
import type { KnownSecrets } from '../secrets/known-secrets.js'
import type { CallBody } from './call.js'

/** One step of a request that may be redirected. */
export interface Hop {
  readonly method: string
  readonly url: URL
  /** Without credentials. */
  readonly headers: Headers
  readonly body: CallBody | undefined
  /**
   * Whether credentials are sent: only while the origin is the origin of `baseUrl`. After a step to another origin they
   * are never sent again.
   */
  readonly isTrusted: boolean
}

/** Statuses of redirects: https://fetch.spec.whatwg.org/#redirect-status */
const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** The headers that another origin gets. Any other header may hold a secret of the API. */
const HARMLESS_HEADERS = ['accept', 'accept-language', 'user-agent', 'range']

/** The target of a redirect. `undefined` if the answer is no redirect. */
export const redirectTarget = ({ status, headers }: Response): string | undefined =>
  REDIRECTS.has(status) ? (headers.get('location') ?? undefined) : undefined

/**
 * The next step, by the rules of `fetch`: a 303 is followed with GET, and so is a 301 or 302 after a POST. Another
 * origin gets no credentials, and no parameter with a secret value.
 *
 * @throws HttpError when the target is no http or https URL, has a password in it, leads from https to http, or leads
 * to another origin while the request has a body
 */
export const nextHop = (
  hop: Hop,
  { status, target }: { readonly status: number; readonly target: string },
  secrets: KnownSecrets,
  failures: RequestFailures,
): Hop => {
  const refuse = (reason: string): Error => failures.notFollowed(reason, status)
  // Headers are read as Latin-1, but a target that is not ASCII was sent in UTF-8.
  const location = Buffer.from(target, 'latin1').toString()
  if (!URL.canParse(location, hop.url.href)) throw refuse('an address that is not a URL')
  const url = new URL(location, hop.url)
  if (!/^https?:$/.test(url.protocol)) throw refuse(`${url.protocol} instead of http or https`)
  if (hasUser(url)) throw refuse(`${url.host} with a user or a password in its address`)
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') {
    throw refuse(`${url.host} over http, but https is required`)
  }
  const becomesGet =
    (status === 303 && hop.method !== 'HEAD') ||
    ((status === 301 || status === 302) && hop.method === 'POST')
  const method = becomesGet ? 'GET' : hop.method
  const body = becomesGet ? undefined : hop.body
  const isSameOrigin = url.origin === hop.url.origin
  if (!isSameOrigin && body !== undefined) {
    throw refuse(`${url.host}, which would get the body of the request`)
  }
  if (!isSameOrigin) removeSecrets(url.searchParams, secrets)
  const headers = isSameOrigin ? new Headers(hop.headers) : harmless(hop.headers)
  if (becomesGet) headers.delete('content-type')
  return { method, url, headers, body, isTrusted: hop.isTrusted && isSameOrigin }
}

const harmless = (headers: Headers): Headers =>
  new Headers([...headers].filter(([name]) => HARMLESS_HEADERS.includes(name)))

/** Some servers repeat the whole query in a redirect, including the key of the API. */
const removeSecrets = (params: URLSearchParams, secrets: KnownSecrets): void => {
  for (const [name, value] of [...params]) if (secrets.has(value)) params.delete(name, value)
}
