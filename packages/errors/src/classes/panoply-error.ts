import { isDuration } from '../values/duration.js'
import { brandPrototype } from './brand.js'
import { describeValue } from '../values/describe-value.js'

/** The options of an error of the SDK, besides its message. */
export interface PanoplyErrorOptions {
  /** Whether trying again can help. Default `true`. */
  readonly retryable?: boolean
  /** A stable name for programs to compare with. Default `PANOPLY_ERROR`. */
  readonly code?: string
  /** The error that led to this one. */
  readonly cause?: unknown
  /** How long to wait before the next try, in milliseconds, from 0 on. Default: the caller decides. */
  readonly retryAfterMs?: number | undefined
}

/**
 * The base class of all errors of the SDK. A data source throws it with `retryable: false` when trying again cannot
 * help, for instance after a 404. The system then stops at once. Otherwise it calls `read` three more times.
 *
 * @example
 * ```ts
 * const readBoard = async () => {
 *   throw new PanoplyError('the board was deleted', { retryable: false })
 * }
 * await readBoard().catch((error: unknown) => console.log(isRetryable(error))) // false
 * ```
 *
 * @example
 * ```ts
 * const error = new PanoplyError('too many requests', { retryAfterMs: 30_000 })
 * console.log(error.retryAfterMs) // 30000
 * ```
 */
export class PanoplyError extends Error {
  static {
    brandPrototype(this, 'PanoplyError')
  }

  /** A stable name for programs to compare with; see `docs/errors.md` for the list. */
  readonly code: string
  /** Whether trying again can help. */
  retryable: boolean
  /** How long to wait before the next try, in milliseconds. `undefined` if the error does not say. */
  declare readonly retryAfterMs?: number | undefined

  /**
   * @param message what was expected and what came, for a person to read
   * @param options see {@link PanoplyErrorOptions}
   * @throws RangeError when `retryAfterMs` is no number of milliseconds from 0 on
   */
  constructor(message: string, options: PanoplyErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = options.code ?? 'PANOPLY_ERROR'
    this.retryable = options.retryable ?? true
    const { retryAfterMs } = options
    if (retryAfterMs === undefined) return
    if (!isDuration(retryAfterMs)) {
      throw new RangeError(
        `retryAfterMs: expected milliseconds from 0 on, got ${typeof retryAfterMs === 'number' ? String(retryAfterMs) : describeValue(retryAfterMs)}`,
      )
    }
    this.retryAfterMs = retryAfterMs
  }
}
