import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/** Facts of an {@link InvalidArgumentError}. */
export interface InvalidArgumentFacts {
  /** The argument or option, for instance `flushAfterMs` or `record.user.tags[3]`. */
  readonly argument?: string
  readonly cause?: unknown
}

/**
 * Thrown when an argument or an option cannot be used. Trying again cannot help. The message names the argument, what
 * was expected and what came. It never shows a secret.
 */
export class InvalidArgumentError extends PanoplyError {
  static {
    brandPrototype(this, 'InvalidArgumentError')
  }

  declare readonly code: 'PANOPLY_INVALID_ARGUMENT'
  /** The name of the refused argument or option, if there is one. */
  readonly argument: string | undefined

  constructor(message: string, facts: InvalidArgumentFacts = {}) {
    super(message, { ...facts, code: 'PANOPLY_INVALID_ARGUMENT', retryable: false })
    this.argument = facts.argument
  }
}
