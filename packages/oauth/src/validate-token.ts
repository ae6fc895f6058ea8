import { type AnyFunction, methodDecorator } from '@panoply/errors'

import { sharedEnvironment } from './guard/environment.js'
import type { ErrorMatch } from './settings/error-match.js'
import { guardMethod } from './guard/guard-method.js'
import {
  parseSettings,
  requireOptionsObject,
  type ValidateTokenOptions,
} from './settings/settings.js'

/** What a decorated method may return: a refresh has to be waited for, and a decorator cannot change a type. */
type Awaitable = PromiseLike<unknown> | AsyncIterableIterator<unknown>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of any such method, kept by inference
type AsyncMethod = (this: any, ...args: any[]) => Awaitable

/** A decorator of methods, standard and legacy, and a plain function around a function. The method's type is kept. */
export interface TokenDecorator {
  <Method extends AsyncMethod>(method: Method, context?: ClassMethodDecoratorContext): Method
  <Method extends AsyncMethod>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): TypedPropertyDescriptor<Method>
}

/**
 * Decorates the method that makes a data source's requests, so that it runs with a valid access token: the same as
 * `withValidToken`, with the method's `this` as the holder of the tokens.
 *
 * @example
 * class Stream extends DataSource {
 *   @validateToken('https://provider.example/token', HttpError, { callback: 'onToken' })
 *   protected async request(path: string) { … }
 * }
 *
 * @param refreshUrl the provider's token endpoint: https, or http on loopback
 * @param errors which errors mean that the access token was refused: a class, a predicate, or an array of them. A
 *   predicate is asked about any error that the method throws, whatever type its parameter names
 * @throws InvalidArgumentError, where the class is defined, when an argument is wrong
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
