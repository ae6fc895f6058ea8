import { brandPrototype } from './brand.js'

/** What every error of the SDK can be told besides its message. */
export interface PanoplyErrorOptions {
  /** Whether trying the same thing again can help. Default `true`, as for an error nobody classified. */
  readonly retryable?: boolean
  /** A stable name for programs to compare with. Default `PANOPLY_ERROR`. */
  readonly code?: string
  /** The error that led to this one. */
  readonly cause?: unknown
}

/**
 * The seed of all errors of the SDK.
 *
 * Data source authors throw it with `retryable: false` when trying again cannot help, for instance after a 404:
 * the system then gives up at once instead of calling `read` three more times.
 */
export class PanoplyError extends Error {
  static {
    brandPrototype(this, 'PanoplyError')
  }

  /** A stable name for programs to compare with; see `docs/errors.md` for the list. */
  readonly code: string
  /** Whether trying the same thing again can help. */
  retryable: boolean

  /**
   * @param message what was expected and what came, in words for a person
   * @param options see {@link PanoplyErrorOptions}
   */
  constructor(message: string, options: PanoplyErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = options.code ?? 'PANOPLY_ERROR'
    this.retryable = options.retryable ?? true
  }
}
