import { InvalidArgumentError } from '@panoply/errors'

/**
 * The address of an API. All requests go to URLs below it.
 *
 * @throws InvalidArgumentError when it is no http or https URL, or has a user, a password, a query or a fragment
 */
export const parseBaseUrl = (baseUrl: string | URL): URL => {
  const url = URL.canParse(String(baseUrl)) ? new URL(String(baseUrl)) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw refusal('an http or https URL')
  if (url.username !== '' || url.password !== '') {
    throw refusal('no user and no password: they belong into auth: basic(user, password)')
  }
  if (url.search !== '' || url.hash !== '') {
    throw refusal('neither query nor fragment: parameters belong into each request')
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

// The value is not shown: it may hold a password.
const refusal = (expected: string): InvalidArgumentError =>
  new InvalidArgumentError(`baseUrl: expected ${expected}`, { argument: 'baseUrl' })
