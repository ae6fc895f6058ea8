import { InvalidArgumentError } from '@panoply/errors'

import { describeValue } from './describe-value.js'

/** Hosts on this machine: RFC 6761 for the name, RFC 1122 and RFC 4291 for the addresses. */
const LOOPBACK_HOST = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Checks the URL that refresh tokens are sent to.
 *
 * @throws InvalidArgumentError if it is no URL, holds a user or a password, or is neither https nor http on loopback
 */
export const parseRefreshUrl = (value: unknown): URL => {
  const text = value instanceof URL ? value.href : value
  if (typeof text !== 'string' || !URL.canParse(text)) {
    throw refusal(
      typeof text === 'string' && text !== '' ? 'a text that is no URL' : describeValue(text),
    )
  }
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') {
    throw refusal(`${showUrl(url)} with a user or a password in it; they belong in options.refresh`)
  }
  const isLocal = url.protocol === 'http:' && LOOPBACK_HOST.test(url.hostname)
  if (url.protocol !== 'https:' && !isLocal) throw refusal(showUrl(url))
  return url
}

/** The URL for messages: without its query, which holds a key for some providers. */
export const showUrl = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`

const refusal = (came: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `expected refreshUrl to be an https URL (http on loopback only), got ${came}`,
    { argument: 'refreshUrl' },
  )
