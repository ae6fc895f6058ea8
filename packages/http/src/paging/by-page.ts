import { countAt, hasMorePages } from './more-pages.js'
import type { Paging, PagingOptions } from './paging.js'

/** How an API numbers its pages. */
export interface ByPageOptions extends PagingOptions {
  /** The parameter with the page's number. Default `page`. */
  readonly param?: string
  /** The number of the first page. Default 1. */
  readonly first?: number
  /** The number of the page to begin with, for instance one that a state kept. Default `first`. */
  readonly start?: number | undefined
  /** How many items a page may have, sent as `sizeParam`. Default: not sent, so that the API decides. */
  readonly size?: number
  /** The parameter with the size. Default `per_page`. */
  readonly sizeParam?: string
  /** Where the answer says whether there are more pages, such as `meta.has_more`. */
  readonly hasMore?: string
  /** Where the answer has the number of pages, such as `meta.total_pages`. */
  readonly totalPages?: string
  /**
   * Whether a page with fewer items than `size` is the last one. Default `false`: an API that gives fewer items than it
   * was asked for would seem to end after its first page.
   */
  readonly shortPageIsLast?: boolean
}

/**
 * Pages with numbers. Unless the answer says how many there are, the first page without items ends the list.
 *
 * @example
 * ```ts
 * import { byPage, HttpClient } from '@panoply/http'
 *
 * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1' })
 * for await (const users of api.pages<{ id: number }>('users', byPage({ size: 100 }))) {
 *   console.log(users.length)
 * }
 * ```
 */
export const byPage = ({
  param = 'page',
  first = 1,
  start = first,
  size,
  sizeParam = 'per_page',
  hasMore,
  totalPages,
  shortPageIsLast = false,
  items,
}: ByPageOptions = {}): Paging => ({
  start,
  items,
  request: (position) => ({ query: { [param]: position, [sizeParam]: size } }),
  next: (page) => {
    const nextPage = Number(page.position) + 1
    const pageCount = countAt(page, totalPages)
    const isTold =
      hasMorePages(page, hasMore) ??
      (pageCount === undefined ? undefined : nextPage < first + pageCount)
    if (isTold !== undefined) return isTold ? nextPage : undefined
    const { length } = page.items
    const isShort = shortPageIsLast && size !== undefined && length < size
    return length === 0 || isShort ? undefined : nextPage
  },
})
