import { InvalidArgumentError } from '@panoply/errors'

/**
 * The URL of a request. `path` is a path below `baseUrl`, with or without a leading slash, or a whole URL of the same
 * origin, such as a link of an answer.
 *
 * @throws InvalidArgumentError when the URL is not below `baseUrl`: credentials must never reach another host
 */
export const requestUrl = (baseUrl: URL, path: string): URL => {
  if (/^https?:/i.test(path)) {
    const url = URL.canParse(path) ? new URL(path) : undefined
    if (url?.origin !== baseUrl.origin || hasUser(url)) {
      throw refusal(
        `a path below baseUrl, or a URL of ${baseUrl.origin}: for another host make another HttpClient`,
      )
    }
    return url
  }
  const url = new URL(`${baseUrl.href}${path.replace(/^\/+/, '')}`)
  if (!url.pathname.startsWith(baseUrl.pathname)) {
    throw refusal('a path that stays below baseUrl: use encodeURIComponent() for its parts')
  }
  url.hash = ''
  return url
}

/** The path below `baseUrl`, for messages. */
export const pathBelow = (baseUrl: URL, { pathname }: URL): string =>
  pathname.startsWith(baseUrl.pathname) ? pathname.slice(baseUrl.pathname.length) : pathname

/** Whether a URL holds a user or a password. `fetch` refuses such a URL. */
export const hasUser = ({ username, password }: URL): boolean => username !== '' || password !== ''

const refusal = (expected: string): InvalidArgumentError =>
  new InvalidArgumentError(`path: expected ${expected}`, { argument: 'path' })
