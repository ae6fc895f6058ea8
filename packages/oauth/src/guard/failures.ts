import { isPanoplyError } from '@panoply/errors'

import { meansInvalidGrant } from '../request/answer-rules.js'

/** The error is recognised by its brand and code, because another installed copy of the package may have made it. */
export const isTokenValidationError = (error: unknown): error is Error =>
  isPanoplyError(error) && error.code === 'PANOPLY_TOKEN_VALIDATION_FAILED'

/** Whether the provider refused the refresh token for good. */
export const isInvalidGrant = (error: unknown): error is Error =>
  isTokenValidationError(error) && meansInvalidGrant(factsOf(error).errorCode)

/** Whether the provider may have used up the refresh token although no new tokens arrived. */
export const mayBeUsedUp = (error: unknown): error is Error =>
  isTokenValidationError(error) && factsOf(error).mayBeUsedUp === true

const factsOf = ({ cause }: Error): { errorCode?: unknown; mayBeUsedUp?: unknown } =>
  typeof cause === 'object' && cause !== null ? cause : {}

/**
 * The errors that refreshes, listeners and callbacks threw. They do not mean that a token was refused. If guards are
 * nested, the outer guard must not refresh because of them.
 */
export class OwnFailures {
  readonly #known = new WeakSet()

  has(error: unknown): boolean {
    return (
      isTokenValidationError(error) ||
      (typeof error === 'object' && error !== null && this.#known.has(error))
    )
  }

  async mark<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work
    } catch (error) {
      if (typeof error === 'object' && error !== null) this.#known.add(error)
      throw error
    }
  }
}
