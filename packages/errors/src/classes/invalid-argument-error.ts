import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/** Facts of an {@link InvalidArgumentError}. */
export interface InvalidArgumentFacts {
  /** The argument or option, for instance `flushAfterMs` or `record.user.tags[3]`. */
  readonly argument?: string
  readonly cause?: unknown
}

/**
 * Thrown when a call is given something that it cannot work with. Trying the same again cannot help; the message
 * names the argument, what was expected and what came, and never shows a secret.
 */
export class InvalidArgumentError extends PanoplyError {
  static {
    brandPrototype(this, 'InvalidArgumentError')
  }

  declare readonly code: 'PANOPLY_INVALID_ARGUMENT'
  /** The argument or option that was refused, when there is one. */
  readonly argument: string | undefined

  constructor(message: string, facts: InvalidArgumentFacts = {}) {
    super(message, { ...facts, code: 'PANOPLY_INVALID_ARGUMENT', retryable: false })
    this.argument = facts.argument
  }
}
