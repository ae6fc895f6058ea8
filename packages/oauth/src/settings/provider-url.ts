import type { InvalidArgumentError } from '@panoply/errors'

import { argumentError } from './argument-error.js'
import { describeValue } from '@panoply/errors/internal'

/** Hosts on this machine: RFC 6761 for the name, RFC 1122 and RFC 4291 for the addresses. */
const LOOPBACK_HOST = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * Checks the URL that refresh tokens are sent to.
 *
 * @throws InvalidArgumentError if it is no URL, holds a user or a password, or is neither https nor http on loopback
 */
export const parseRefreshUrl = (value: unknown): URL => parseProviderUrl('refreshUrl', value)

/** The same for any URL of a provider. `argument` names it in the error. */
export const parseProviderUrl = (argument: string, value: unknown): URL => {
  const expected = (came: string): InvalidArgumentError =>
    argumentError(argument, 'to be an https URL (http on loopback only)', came)
  const text = value instanceof URL ? value.href : value
  if (typeof text !== 'string' || !URL.canParse(text)) {
    throw expected(
      typeof text === 'string' && text !== '' ? 'a text that is no URL' : describeValue(text),
    )
  }
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') {
    throw expected(`${showUrl(url)} with a user or a password in it; they belong in options`)
  }
  if (url.protocol !== 'https:' && !isLoopbackHttp(url)) throw expected(showUrl(url))
  return url
}

/** Whether a URL is http on this machine, where no network can listen. */
export const isLoopbackHttp = (url: URL): boolean =>
  url.protocol === 'http:' && LOOPBACK_HOST.test(url.hostname)

/** The URL for messages: without its query, which holds a key for some providers. */
export const showUrl = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`
