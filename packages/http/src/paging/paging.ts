import type { Query } from '../address/query.js'

/** Where a page begins: a page's number, an offset, a cursor, or a URL. It may be kept in a state. */
export type PagePosition = string | number

/** A page that has come. */
export interface PageAnswer {
  readonly body: unknown
  readonly items: readonly unknown[]
  readonly headers: Headers
  /** Where it was asked for; `undefined` for the beginning. */
  readonly position: PagePosition | undefined
  /**
   * A link of the page as a URL.
   *
   * @throws HttpError when it leads to another host
   */
  resolveLink(link: string): string
  /** The error for a page that is not as expected. */
  unexpected(expected: string, came: string): Error
}

/** What a request for a page has besides what all have. */
export interface PageRequest {
  readonly query?: Query
  /** Fields of a JSON body. */
  readonly json?: Readonly<Record<string, unknown>>
  /** In the place of the path. */
  readonly url?: string
}

/** How an API divides lists into pages: see {@link byPage}, {@link byOffset}, {@link byCursor} and {@link byLink}. */
export interface Paging {
  /** Where to begin; `undefined` for the beginning. */
  readonly start: PagePosition | undefined
  /** Where the items are in the answer, such as `data.rows`; else the answer itself, or its only list. */
  readonly items: string | undefined
  request(position: PagePosition | undefined): PageRequest
  /** Where the next page begins; `undefined` after the last one. */
  next(page: PageAnswer): PagePosition | undefined
}

/** What every kind of paging may be told. */
export interface PagingOptions {
  /**
   * Where the list of items is in the answer, such as `data.rows`. Default: the answer itself if it is a list, else the
   * only list among its fields.
   */
  readonly items?: string
}
