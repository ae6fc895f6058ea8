import { isPanoplyError, serializeError } from '@panoply/errors'
import { RunFailedError } from '@panoply/runner'

import { failureTypeOf, type FailureType } from './failure-type.js'

/** The texts of a failure. Secrets are not masked yet. */
export interface FailureText {
  /** For a person. */
  readonly message: string
  /** The kind of error, for a programmer. */
  readonly internalMessage: string
  /** The stack of the error. */
  readonly stack: string | undefined
  readonly failureType: FailureType
}

/** Describes any thrown value. */
export const failureText = (error: unknown): FailureText => {
  const { name, code, message, stack } = serializeError(error)
  return {
    // The messages of this SDK hold no secrets. They may say `password: is required`, which is no secret.
    message: isPanoplyError(error) && error.message !== '' ? error.message : message,
    internalMessage: code === undefined ? name : `${name} (${code})`,
    stack: error instanceof RunFailedError ? error.causeStack : stack,
    failureType: failureTypeOf(error),
  }
}
