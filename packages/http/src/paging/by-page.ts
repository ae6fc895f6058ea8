import { countAt, hasMorePages } from './more-pages.js'
import type { Paging, PagingOptions } from './paging.js'

/** How an API numbers its pages. */
export interface ByPageOptions extends PagingOptions {
  /** The name of the parameter for the page number. Default `page`. */
  readonly param?: string
  /** The number of the first page. Default 1. */
  readonly first?: number
  /** The number of the page to start with, for instance from a kept state. Default `first`. */
  readonly start?: number | undefined
  /** The largest number of items per page, sent as `sizeParam`. Default: not sent, so the API decides. */
  readonly size?: number
  /** The name of the parameter for the size. Default `per_page`. */
  readonly sizeParam?: string
  /** The place in the answer that says whether there are more pages, such as `meta.has_more`. */
  readonly hasMore?: string
  /** The place of the number of pages in the answer, such as `meta.total_pages`. */
  readonly totalPages?: string
  /**
   * Whether a page with fewer items than `size` is the last page. Default `false`, because some APIs return fewer items
   * than asked for on every page.
   */
  readonly shortPageIsLast?: boolean
}

/**
 * Pages with numbers. If the answer does not say how many pages there are, the first empty page ends the list.
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
