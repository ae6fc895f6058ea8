import type { Query } from '../address/query.js'

/** Options of a single request. */
export interface RequestOptions {
  /** Parameters of the URL. */
  readonly query?: Query
  /** Sent besides the headers of the client, in the place of those with the same name. */
  readonly headers?: Readonly<Record<string, string>>
  /** The body, as JSON. One of `json`, `form` and `body`. */
  readonly json?: unknown
  /** The body, as a form. */
  readonly form?: Query
  /** The body as it is. */
  readonly body?: string | Uint8Array
  /** How the answer is read: as JSON, as text, or as a `Buffer`. Default `json`. */
  readonly as?: 'json' | 'text' | 'bytes'
  /**
   * Whether the request may be sent again when it is not known what became of it. Default: GET, HEAD and OPTIONS may,
   * because they change nothing.
   */
  readonly idempotent?: boolean
  /** In the place of the client's. */
  readonly timeoutMs?: number
  /** In the place of the client's. */
  readonly maxBodyBytes?: number
  /** Breaks off the request when it is aborted, as the client's does. */
  readonly signal?: AbortSignal | undefined
}

/** Options of a streamed answer. */
export interface StreamOptions extends Omit<RequestOptions, 'as' | 'maxBodyBytes'> {
  /** Default `GET`. */
  readonly method?: string
  /** In the place of the client's. */
  readonly maxItemBytes?: number
}

/** Options of the requests for pages. */
export interface PagesOptions extends Omit<RequestOptions, 'as'> {
  /** Default `GET`. */
  readonly method?: string
}
