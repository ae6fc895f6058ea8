import { countAt, hasMorePages } from './more-pages.js'
import type { Paging, PagingOptions } from './paging.js'

/** How an API skips items. */
export interface ByOffsetOptions extends PagingOptions {
  /** The name of the parameter for the number of items to skip. Default `offset`. */
  readonly param?: string
  /** How many items to skip before the first page, for instance from a kept state. Default 0. */
  readonly start?: number | undefined
  /** The largest number of items per page, sent as `limitParam`. Default: not sent, so the API decides. */
  readonly limit?: number
  /** The name of the parameter for the limit. Default `limit`. */
  readonly limitParam?: string
  /** The place in the answer that says whether there are more items, such as `meta.has_more`. */
  readonly hasMore?: string
  /** The place of the number of all items in the answer, such as `meta.total`. */
  readonly total?: string
  /**
   * Whether a page with fewer items than `limit` is the last page. Default `false`, because some APIs return fewer
   * items than asked for on every page.
   */
  readonly shortPageIsLast?: boolean
}

/**
 * Pages with offsets. The offset grows by the number of items that came. If the answer does not say how many items
 * there are, the first empty page ends the list.
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
    // The API leaves out items that the caller may not see, so a page in the middle can be empty.
    const step = length || limit
    if (step === undefined) throw page.unexpected('items, because more are announced,', 'none')
    return offset + step
  },
})
