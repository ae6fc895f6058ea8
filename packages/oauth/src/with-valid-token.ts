import type { AnyFunction } from '@panoply/errors'

import { sharedEnvironment } from './guard/environment.js'
import { guardMethod } from './guard/guard-method.js'
import {
  parseSettings,
  requireOptionsObject,
  type WithValidTokenOptions,
} from './settings/settings.js'

/** What a guarded function returns: an async generator stays one, and everything else is a promise. */
export type Guarded<Result> =
  IsAny<Result> extends true
    ? Promise<Result>
    : Result extends AsyncGenerator<infer Item, infer Return, infer Sent>
      ? AsyncGenerator<Item, Return, Sent>
      : Result extends AsyncIterableIterator<infer Item>
        ? AsyncGenerator<Item>
        : Promise<Awaited<Result>>

/** Nothing but `any` fits between two types that exclude each other; a conditional type would take all its branches. */
type IsAny<Type> = 0 extends 1 & Type ? true : false

/**
 * Wraps a function so that it runs with a valid access token.
 *
 * When it throws one of `errors`, the token in `source` is refreshed, once for all who ask at that time, and the
 * function runs once more with the same `this` and the same arguments; a run that failed late, with a token that had
 * been replaced by then, may be repeated twice. It should have no side effects on what it
 * collects before it throws. An async generator that has already yielded is not run again.
 *
 * @example
 * const request = withValidToken(async (path: string) => { … }, {
 *   refreshUrl: 'https://provider.example/token',
 *   errors: HttpError,
 *   holder: stream,
 * })
 *
 * @param run a function, an async function or an async generator
 * @throws InvalidArgumentError at once when an option is wrong; from the call, before `run` runs, when the holder has
 *   no `source` that takes a new token, no `fire`, `options.refresh`, refresh token, or no method of the callback's name
 * @throws TokenValidationError from the call, when the token was refused and no other could be had; see its `kind`
 */
export const withValidToken = <This, Args extends unknown[], Result>(
  run: (this: This, ...args: Args) => Result,
  options: WithValidTokenOptions,
): ((this: This, ...args: Args) => Guarded<Result>) => {
  requireOptionsObject(options)
  const settings = parseSettings(options)
  const guarded = guardMethod(run as AnyFunction, settings, sharedEnvironment())
  // What the types say of the result is what guardMethod does; it cannot be told in its own, untyped terms.
  return guarded as (this: This, ...args: Args) => Guarded<Result>
}
