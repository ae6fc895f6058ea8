import { hasUser } from '../address/request-url.js'
import type { Answer } from '../exchange/answer.js'
import type { KnownSecrets } from '../secrets/known-secrets.js'

/**
 * The URL of a link to the next page, without credentials that the API may have added. If the API uses https, an http
 * link to the same host becomes https: some APIs behind a proxy write such links.
 *
 * @throws HttpError when the link leads to another origin, which must not get the credentials
 */
export const resolveNextLink = (
  link: string,
  { url, failures, status }: Answer,
  baseUrl: URL,
  secrets: KnownSecrets,
): string => {
  if (!URL.canParse(link, url.href))
    throw failures.unexpected('a link to the next page', 'a text that is not a URL', status)
  const next = new URL(link, url)
  const isSameHost = next.host === baseUrl.host
  if (isSameHost && baseUrl.protocol === 'https:' && next.protocol === 'http:') {
    next.protocol = 'https:'
  }
  if (next.origin !== baseUrl.origin || hasUser(next)) {
    throw failures.notFollowed(
      `${next.host || next.protocol} in its link to the next page, and credentials stay with ${baseUrl.host}`,
      status,
    )
  }
  for (const [name, value] of [...next.searchParams]) {
    if (secrets.has(value)) next.searchParams.delete(name, value)
  }
  return next.href
}
