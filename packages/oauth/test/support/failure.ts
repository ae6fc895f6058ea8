import { inspect } from 'node:util'

import { expect } from '@jest/globals'
import { serializeError, TokenValidationError } from '@panoply/errors'

import { CLIENT, type Source } from './stream.js'

/** The failed refresh that a call ends with. */
export const failureOf = async (call: Promise<unknown>): Promise<TokenValidationError> => {
  const failure: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(TokenValidationError)
  return failure as TokenValidationError
}

/** Everything that a log or a debugger could show of an error. */
export const printed = (error: unknown): string =>
  [
    inspect(error, { depth: Infinity, showHidden: true, getters: true }),
    JSON.stringify(error),
    JSON.stringify(serializeError(error)),
    String((error as Error).stack),
  ].join('\n')

export const expectNoSecret = (error: unknown, source: Source): void => {
  const text = printed(error)
  for (const secret of [
    CLIENT.client_secret,
    ...['access-token', 'refresh-token', 'grant_type=', 'client_secret='],
    String(source['refresh_token']),
  ]) {
    expect(text).not.toContain(secret)
  }
}
