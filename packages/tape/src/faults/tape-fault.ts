/** A failure that a request gets in place of its recorded answer. */
export type TapeFault = {
  /** The number of the request that fails, counted from 1 over the run. */
  readonly request: number
  /** How many requests in a row fail. `Infinity` is an outage that does not end. Default 1. */
  readonly times?: number
} & TapeFaultKind

/**
 * The kind of failure:
 *
 * - `status`: an answer with this status. If `retryAfter` is given, it is the value of the header `Retry-After`;
 * - `reset`: the connection is reset before an answer;
 * - `cut`: the recorded answer breaks off after `afterBytes`, by default in its middle;
 * - `content-type`: a page of HTML comes with status 200;
 * - `slow`: the recorded answer comes `delayMs` later. `Infinity` is an answer that never comes.
 */
export type TapeFaultKind =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly retryAfter?: string | number
      readonly body?: string
    }
  | { readonly kind: 'reset' }
  | { readonly kind: 'cut'; readonly afterBytes?: number }
  | { readonly kind: 'content-type'; readonly contentType?: string; readonly body?: string }
  | { readonly kind: 'slow'; readonly delayMs: number }
