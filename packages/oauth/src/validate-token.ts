import { type AnyFunction, methodDecorator } from '@panoply/errors'

import { sharedEnvironment } from './guard/environment.js'
import type { ErrorMatch } from './settings/error-match.js'
import { guardMethod } from './guard/guard-method.js'
import {
  parseSettings,
  requireOptionsObject,
  type ValidateTokenOptions,
} from './settings/settings.js'

/**
 * The results that a decorated method may return. A refresh has to be waited for, and a decorator cannot change the
 * type.
 */
type Awaitable = PromiseLike<unknown> | AsyncIterableIterator<unknown>
// oxlint-disable-next-line typescript/no-explicit-any -- the shape of any method, kept by inference
type AsyncMethod = (this: any, ...args: any[]) => Awaitable

/** A standard and a legacy decorator of methods, and a plain function around a function. The method's type is kept. */
export interface TokenDecorator {
  <Method extends AsyncMethod>(method: Method, context?: ClassMethodDecoratorContext): Method
  <Method extends AsyncMethod>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): TypedPropertyDescriptor<Method>
}

/**
 * Decorates the method that makes a data source's requests. The method runs with a valid access token: if it throws one
 * of `errors`, the token in `source` is refreshed and the method runs once more. The same as `withValidToken`, with the
 * method's `this` as the holder of the tokens.
 *
 * @example
 * import { type Batch, DataSource } from '@panoply/datasource'
 * import { validateToken } from '@panoply/oauth'
 *
 * class HttpError extends Error {}
 *
 * export class Stream extends DataSource<{ access_token: string }> {
 *   @validateToken('https://provider.example/token', HttpError)
 *   async read(): Promise<Batch | null> {
 *     const headers = { authorization: `Bearer ${this.source.access_token}` }
 *     const response = await fetch('https://provider.example/rows', { headers })
 *     if (response.status === 401) throw new HttpError('the token was refused')
 *     return (await response.json()) as Batch
 *   }
 * }
 *
 * @param refreshUrl the provider's token endpoint: https, or http on loopback
 * @param errors which errors mean that the access token was refused: a class, a predicate, or an array of them. A
 *   predicate is asked about every error that the method throws, whatever type its parameter has
 * @throws InvalidArgumentError if an argument is wrong, where the class is defined
 */
export const validateToken = (
  refreshUrl: string | URL,
  errors: ErrorMatch,
  options: ValidateTokenOptions = {},
): TokenDecorator => {
  requireOptionsObject(options)
  const settings = parseSettings({ ...options, refreshUrl, errors })
  return methodDecorator('validateToken', (method: AnyFunction) =>
    guardMethod(method, settings, sharedEnvironment()),
  )
}
