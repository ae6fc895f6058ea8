import type { Query } from '../address/query.js'

/** The position of a page: a page number, an offset, a cursor, or a URL. It may be kept in a state. */
export type PagePosition = string | number

/** A page that has come. */
export interface PageAnswer {
  readonly body: unknown
  readonly items: readonly unknown[]
  readonly headers: Headers
  /** The position that was asked for. `undefined` for the beginning. */
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

/** The parts of a request that are special for one page. */
export interface PageRequest {
  readonly query?: Query
  /** Fields of a JSON body. */
  readonly json?: Readonly<Record<string, unknown>>
  /** Replaces the path of the request. */
  readonly url?: string
}

/** How an API divides lists into pages: see {@link byPage}, {@link byOffset}, {@link byCursor} and {@link byLink}. */
export interface Paging {
  /** The position to start from. `undefined` for the beginning. */
  readonly start: PagePosition | undefined
  /** The place of the items in the answer, such as `data.rows`. Default: the answer itself, or its only list. */
  readonly items: string | undefined
  request(position: PagePosition | undefined): PageRequest
  /** The position of the next page. `undefined` after the last page. */
  next(page: PageAnswer): PagePosition | undefined
}

/** Options that every kind of paging has. */
export interface PagingOptions {
  /**
   * The place of the list of items in the answer, such as `data.rows`. Default: the answer itself if it is a list,
   * otherwise the only list among its fields.
   */
  readonly items?: string
}
