import { isPanoplyError, serializeError } from '@panoply/errors'
import { RunFailedError } from '@panoply/runner'

import { failureTypeOf, type FailureType } from './failure-type.js'

/** A failure in words. Secrets are not masked yet. */
export interface FailureText {
  /** For a person. */
  readonly message: string
  /** For a programmer: the kind of error. */
  readonly internalMessage: string
  /** Where it was thrown. */
  readonly stack: string | undefined
  readonly failureType: FailureType
}

/** Tells of whatever was thrown. */
export const failureText = (error: unknown): FailureText => {
  const { name, code, message, stack } = serializeError(error)
  return {
    // The messages of this SDK hold no secrets, and say `password: is required` without meaning one.
    message: isPanoplyError(error) && error.message !== '' ? error.message : message,
    internalMessage: code === undefined ? name : `${name} (${code})`,
    stack: error instanceof RunFailedError ? error.causeStack : stack,
    failureType: failureTypeOf(error),
  }
}
