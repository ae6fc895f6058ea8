import type { AnyFunction } from '@panoply/errors'

import { sharedEnvironment } from './guard/environment.js'
import { guardMethod } from './guard/guard-method.js'
import {
  parseSettings,
  requireOptionsObject,
  type WithValidTokenOptions,
} from './settings/settings.js'

/** The result of a guarded function: an async generator stays an async generator, everything else becomes a promise. */
export type Guarded<Result> =
  IsAny<Result> extends true
    ? Promise<Result>
    : Result extends AsyncGenerator<infer Item, infer Return, infer Sent>
      ? AsyncGenerator<Item, Return, Sent>
      : Result extends AsyncIterableIterator<infer Item>
        ? AsyncGenerator<Item>
        : Promise<Awaited<Result>>

/** Only `any` extends a type that excludes it. Without this check, `any` would take every branch of `Guarded`. */
type IsAny<Type> = 0 extends 1 & Type ? true : false

/**
 * Wraps a function so that it runs with a valid access token.
 *
 * If the function throws one of `errors`, the token in `source` is refreshed, and the function runs once more with the
 * same `this` and the same arguments. When many calls need a new token, only one of them refreshes it. A call that ran
 * with a token that had been replaced meanwhile may run twice more. The function must not have stored any results
 * before it throws, because it runs again. An async generator that has yielded an item is not started again.
 *
 * @example
 * import { withValidToken } from '@panoply/oauth'
 *
 * class HttpError extends Error {}
 *
 * const account = {
 *   source: { access_token: 'an access token', refresh_token: 'a refresh token' },
 *   options: { refresh: { client_id: 'my-app', client_secret: 'a secret' } },
 *   fire(type: string, changed: Record<string, string>) {
 *     console.log(type, Object.keys(changed))
 *   },
 * }
 *
 * export const request = withValidToken(
 *   async (path: string): Promise<unknown> => {
 *     const headers = { authorization: `Bearer ${account.source.access_token}` }
 *     const response = await fetch(`https://provider.example${path}`, { headers })
 *     if (response.status === 401) throw new HttpError('the token was refused')
 *     return response.json()
 *   },
 *   { refreshUrl: 'https://provider.example/token', errors: HttpError, holder: account },
 * )
 *
 * @param run a function, an async function or an async generator
 * @throws InvalidArgumentError at once if an option is wrong. From the call, before `run` runs: if the holder has no
 * `source` or `fire`, or has something that a refresh could not use. From the call, when the token was refused: if
 * there is no refresh token or no `options.refresh`
 * @throws TokenValidationError from the call, if the token was refused and the provider gave no other; see its `kind`
 */
export const withValidToken = <This, Args extends unknown[], Result>(
  run: (this: This, ...args: Args) => Result,
  options: WithValidTokenOptions,
): ((this: This, ...args: Args) => Guarded<Result>) => {
  requireOptionsObject(options)
  const settings = parseSettings(options)
  const guarded = guardMethod(run as AnyFunction, settings, sharedEnvironment())
  // `guardMethod` returns a function of the type `Guarded`, but has no types for that.
  return guarded as (this: This, ...args: Args) => Guarded<Result>
}
