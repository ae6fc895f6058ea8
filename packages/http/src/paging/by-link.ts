import LinkHeader from 'http-link-header'

import { valueAt } from '../value-at.js'
import type { PageAnswer, Paging, PagingOptions } from './paging.js'

/** How an API links to its next page. */
export interface ByLinkOptions extends PagingOptions {
  /** The relation of the link in the header `Link` (RFC 8288). Default `next`. */
  readonly rel?: string
  /** The place of the link in the answer, such as `links.next`. Then the header is not read. */
  readonly path?: string
  /** The first URL, for instance from a kept state. Default: the path of the request. */
  readonly start?: string | undefined
}

/**
 * Pages with links, which may be relative. The list ends when an answer has no link. An empty page with a link is not
 * the end. A link to another host is refused, because it would get the credentials.
 *
 * @example
 * ```ts
 * import { byLink, HttpClient } from '@panoply/http'
 *
 * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1' })
 * for await (const users of api.pages<{ id: number }>('users', byLink())) {
 *   console.log(users.length)
 * }
 * ```
 */
export const byLink = ({ rel = 'next', path, start, items }: ByLinkOptions = {}): Paging => ({
  start,
  items,
  request: (position) => (position === undefined ? {} : { url: String(position) }),
  next: (page) => {
    const link = path === undefined ? linkInHeader(page, rel) : valueAt(page.body, path)
    if (link === undefined || link === null || link === '' || link === false) return undefined
    if (typeof link === 'string') return page.resolveLink(link)
    throw page.unexpected(`a link at ${path ?? ''}`, typeof link)
  },
})

const linkInHeader = (page: PageAnswer, rel: string): string | undefined => {
  const text = page.headers.get('link')
  if (text === null || text.trim() === '') return undefined
  const links = parsedLinks(text)
  // A link that cannot be read must not end the list early.
  if (!links) throw page.unexpected('links in the header Link', 'a header without links')
  return links.rel(rel)[0]?.uri
}

const parsedLinks = (text: string): LinkHeader | undefined => {
  try {
    const links = LinkHeader.parse(text)
    return links.refs.length > 0 ? links : undefined
  } catch {
    return undefined
  }
}
