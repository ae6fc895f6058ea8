import { InvalidArgumentError } from '@panoply/errors'

import { valueAt } from '../value-at.js'
import { hasMorePages } from './more-pages.js'
import type { PageAnswer, PagePosition, Paging, PagingOptions } from './paging.js'

/** The way in which an API passes the position of the next page. */
export interface ByCursorOptions extends PagingOptions {
  /** The name of the parameter for the cursor. Default `cursor`. */
  readonly param?: string
  /** The place of the next cursor in the answer, such as `meta.next`. Give either this or `lastItem`. */
  readonly path?: string
  /**
   * The place of the next cursor in the last item of a page, such as `id`. For APIs that continue after a given item.
   */
  readonly lastItem?: string
  /** The place in the answer that says whether there are more pages, such as `has_more`. */
  readonly hasMore?: string
  /** The first cursor, for instance from a kept state. Default: none, so that the list starts at its beginning. */
  readonly start?: PagePosition | undefined
  /** How the cursor is sent: as a parameter of the URL, or as a field of a JSON body. Default `query`. */
  readonly in?: 'query' | 'json'
}

/**
 * Pages with cursors. The list ends when an answer has no next cursor. An empty page with a next cursor is not the end.
 *
 * @throws InvalidArgumentError when neither `path` nor `lastItem` is given, or both are
 *
 * @example
 * ```ts
 * import { byCursor, HttpClient } from '@panoply/http'
 *
 * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1' })
 * const paging = byCursor({ param: 'after', path: 'meta.next' })
 * for await (const users of api.pages<{ id: number }>('users', paging)) {
 *   console.log(users.length, 'continue from:', users.next)
 * }
 * ```
 */
export const byCursor = ({
  param = 'cursor',
  path,
  lastItem,
  hasMore,
  start,
  in: place = 'query',
  items,
}: ByCursorOptions): Paging => {
  if ((path === undefined) === (lastItem === undefined)) {
    throw new InvalidArgumentError(
      'byCursor: expected either path, where the answer has the next cursor, or lastItem, where the last item has it',
      { argument: 'path' },
    )
  }
  const cursorOf = (page: PageAnswer): unknown =>
    path === undefined ? valueAt(page.items.at(-1), lastItem ?? '') : valueAt(page.body, path)
  return {
    start,
    items,
    request: (position) => {
      if (position === undefined) return {}
      return place === 'json' ? { json: { [param]: position } } : { query: { [param]: position } }
    },
    next: (page) => {
      if (hasMorePages(page, hasMore) === false) return undefined
      const cursor = cursorOf(page)
      if (cursor === undefined || cursor === null || cursor === '' || cursor === false)
        return undefined
      if (typeof cursor === 'string' || typeof cursor === 'number') return cursor
      const where = path ?? `${lastItem ?? ''} of the last item`
      throw page.unexpected(`a text or a number as the next cursor at ${where}`, typeof cursor)
    },
  }
}
