import { InvalidArgumentError } from '@panoply/errors'
import { describeValue } from '@panoply/errors/internal'

/** A secret, or a function that returns the current secret or a promise of it. */
export type SecretText = string | (() => unknown)

/** Thrown by an `Auth` that has no token to send. */
export class MissingTokenError extends Error {}

/**
 * The current secret.
 *
 * @throws MissingTokenError when there is none; InvalidArgumentError when it is no text
 */
export const readSecret = async (secret: SecretText): Promise<string> => {
  const value: unknown = typeof secret === 'function' ? await secret() : secret
  if (value === undefined || value === null || value === '') throw new MissingTokenError()
  if (typeof value === 'string') return value
  throw new InvalidArgumentError(
    `auth: expected a text as the secret, got ${describeValue(value)}`,
    {
      argument: 'auth',
    },
  )
}
