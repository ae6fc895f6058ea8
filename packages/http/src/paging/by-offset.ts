import { countAt, hasMorePages } from './more-pages.js'
import type { Paging, PagingOptions } from './paging.js'

/** How an API counts the items to skip. */
export interface ByOffsetOptions extends PagingOptions {
  /** The parameter with the number of items to skip. Default `offset`. */
  readonly param?: string
  /** How many items to skip before the first page, for instance as many as a state kept. Default 0. */
  readonly start?: number | undefined
  /** How many items a page may have, sent as `limitParam`. Default: not sent, so that the API decides. */
  readonly limit?: number
  /** The parameter with the limit. Default `limit`. */
  readonly limitParam?: string
  /** Where the answer says whether there are more items, such as `meta.has_more`. */
  readonly hasMore?: string
  /** Where the answer has the number of all items, such as `meta.total`. */
  readonly total?: string
  /**
   * Whether a page with fewer items than `limit` is the last one. Default `false`: an API that gives fewer items than it
   * was asked for would seem to end after its first page.
   */
  readonly shortPageIsLast?: boolean
}

/**
 * Pages by the number of items before them. The offset grows by as many items as came. Unless the answer says how many
 * there are, the first page without items ends the list.
 *
 * @example
 * ```ts
 * import { byOffset, HttpClient } from '@panoply/http'
 *
 * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1' })
 * const paging = byOffset({ limit: 50, total: 'meta.total', items: 'data' })
 * for await (const users of api.pages<{ id: number }>('users', paging)) {
 *   console.log(users.length)
 * }
 * ```
 */
export const byOffset = ({
  param = 'offset',
  start = 0,
  limit,
  limitParam = 'limit',
  hasMore,
  total,
  shortPageIsLast = false,
  items,
}: ByOffsetOptions = {}): Paging => ({
  start,
  items,
  request: (position) => ({ query: { [param]: position, [limitParam]: limit } }),
  next: (page) => {
    const { length } = page.items
    const offset = Number(page.position)
    const count = countAt(page, total)
    const isTold =
      hasMorePages(page, hasMore) ??
      (count === undefined ? undefined : offset + (length || (limit ?? 0)) < count)
    if (isTold === false) return undefined
    if (isTold === undefined) {
      const isShort = shortPageIsLast && limit !== undefined && length < limit
      return length === 0 || isShort ? undefined : offset + length
    }
    // An empty page in the middle, where the API leaves out items that may not be seen.
    const step = length || limit
    if (step === undefined) throw page.unexpected('items, as there are more', 'none')
    return offset + step
  },
})
