import { maskError } from '../masking/mask-error.js'
import type { SecretMask } from '../masking/secret-mask.js'
import { guardCall } from './guard-call.js'

/**
 * Calls a function at the border of a package or a program. If it throws, `maskError` masks the secrets in the error
 * and in all of its causes. Works for functions that return a value, a promise, a generator or an async generator.
 *
 * @example
 * const mask = new SecretMask(['hunter2-hunter2'])
 * const connect = async () => {
 *   throw new Error('refused hunter2-hunter2')
 * }
 * await maskThrown(mask, connect).catch((error) => error.message) // 'refused [secret]'
 *
 * @param mask knows the secrets, or is a function that returns such a mask. A function is called after something was
 *   thrown, so that its mask can learn the secrets of that moment.
 * @param call what is called
 * @returns what `call` returns
 */
export const maskThrown = <Result>(
  mask: SecretMask | (() => SecretMask),
  call: () => Result,
): Result =>
  // A guarded call returns what it was given, or a promise or generator that yields the same.
  guardCall(call, (error) => maskError(error, typeof mask === 'function' ? mask() : mask)) as Result
