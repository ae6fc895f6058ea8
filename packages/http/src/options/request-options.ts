import type { Query } from '../address/query.js'

/** What an answer has to be. */
export interface Expectation {
  /** In words, such as `a list of metrics`. */
  readonly what: string
  /** Whether the JSON of an answer is that. */
  readonly is: (body: unknown) => boolean
}

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
  /** What the JSON of the answer has to be. Another one fails with an `AnswerFormatError`. Default: anything. */
  readonly expect?: Expectation
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
export interface StreamOptions extends Omit<RequestOptions, 'as' | 'expect' | 'maxBodyBytes'> {
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
