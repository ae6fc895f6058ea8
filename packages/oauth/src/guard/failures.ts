import { isPanoplyError } from '@panoply/errors'

/** Known by brand and code, not by class: another installed copy of a package may have made it. */
export const isTokenValidationError = (error: unknown): error is Error =>
  isPanoplyError(error) && error.code === 'PANOPLY_TOKEN_VALIDATION_FAILED'

/** Whether the provider said that a refresh token is good for nothing any more. */
export const isInvalidGrant = (error: unknown): error is Error =>
  isTokenValidationError(error) && factsOf(error).errorCode === 'invalid_grant'

/** Whether the provider may have used up the refresh token, and what it gave for it was lost. */
export const mayBeUsedUp = (error: unknown): error is Error =>
  isTokenValidationError(error) && factsOf(error).mayBeUsedUp === true

const factsOf = ({ cause }: Error): { errorCode?: unknown; mayBeUsedUp?: unknown } =>
  typeof cause === 'object' && cause !== null ? cause : {}

/**
 * What a refresh, a listener or a callback threw: no sign that a token was refused, even to a guard around the one
 * that it came from.
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
