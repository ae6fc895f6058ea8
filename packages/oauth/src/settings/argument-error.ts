import { InvalidArgumentError } from '@panoply/errors'

/**
 * @param argument its name, for instance `source.refresh_token`
 * @param expected continues the name: `to be the refresh token`
 * @param came a description of the given value, never the value itself
 */
export const argumentError = (
  argument: string,
  expected: string,
  came: string,
  cause?: unknown,
): InvalidArgumentError =>
  new InvalidArgumentError(`expected ${argument} ${expected}, got ${came}`, {
    argument,
    ...(cause !== undefined && { cause }),
  })
