import type { Query } from '../address/query.js'

/** A check of an answer. */
export interface Expectation {
  /** The expected answer in words, such as `a list of metrics`. */
  readonly what: string
  /** Whether the JSON of an answer is as expected. */
  readonly is: (body: unknown) => boolean
}

/** Options of a single request. */
export interface RequestOptions {
  /** Parameters of the URL. */
  readonly query?: Query
  /** Headers of this request. They replace headers of the client with the same name. */
  readonly headers?: Readonly<Record<string, string>>
  /** The body, as JSON. Give only one of `json`, `form` and `body`. */
  readonly json?: unknown
  /** The body, as a form. */
  readonly form?: Query
  /** The body, sent unchanged. */
  readonly body?: string | Uint8Array
  /** How the answer is read: as JSON, as text, or as a `Buffer`. Default `json`. */
  readonly as?: 'json' | 'text' | 'bytes'
  /**
   * The check of the answer's JSON. An answer that fails it becomes an `AnswerFormatError`. Default: every answer
   * passes.
   */
  readonly expect?: Expectation
  /**
   * `true` if the request may be sent again after a failure, although the API may have carried it out already. Default:
   * `true` for GET, HEAD and OPTIONS, because they change nothing.
   */
  readonly idempotent?: boolean
  /** Replaces the option of the client. */
  readonly timeoutMs?: number
  /** Replaces the option of the client. */
  readonly maxBodyBytes?: number
  /** Aborts the request. The signal of the client aborts it, too. */
  readonly signal?: AbortSignal | undefined
}

/** Options of a streamed answer. */
export interface StreamOptions extends Omit<RequestOptions, 'as' | 'expect' | 'maxBodyBytes'> {
  /** Default `GET`. */
  readonly method?: string
  /** Replaces the option of the client. */
  readonly maxItemBytes?: number
}

/** Options of the requests for pages. */
export interface PagesOptions extends Omit<RequestOptions, 'as'> {
  /** Default `GET`. */
  readonly method?: string
}
