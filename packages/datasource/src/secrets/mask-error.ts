import { isRetryable, PanoplyError } from '@panoply/errors'

import type { SecretMask } from './secret-mask.js'

/** More causes than anybody chains on purpose. */
const MAX_DEPTH = 10
const TEXTS = ['message', 'stack'] as const

/**
 * Blots secrets out of a thrown value: out of a text, or out of the message and the stack of an error, of its causes
 * and of the errors that it gathers. An error is changed in place, so that it stays what it is to those who compare
 * classes and fields; only one that cannot be changed is replaced by a `PanoplyError` with the masked message. For
 * what else an error carries, such as a request, use `serializeError` of `@panoply/errors`, which leaves it out.
 */
export const maskError = (error: unknown, secrets: SecretMask): unknown =>
  maskThrown(error, secrets, 0)

const maskThrown = (error: unknown, secrets: SecretMask, depth: number): unknown => {
  if (typeof error === 'string') return secrets.mask(error)
  if (!isErrorLike(error) || depth === MAX_DEPTH) return error
  const isMasked = TEXTS.every((key) => replace(error, key, maskText(error[key], secrets)))
  if (!isMasked) {
    return new PanoplyError(secrets.mask(String(error.message)), { retryable: isRetryable(error) })
  }
  const inside = (value: unknown): unknown => maskThrown(value, secrets, depth + 1)
  replace(error, 'cause', inside(error.cause))
  if (Array.isArray(error.errors)) replace(error, 'errors', error.errors.map(inside))
  return error
}

interface ErrorLike {
  readonly message: unknown
  readonly stack?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

const isErrorLike = (value: unknown): value is ErrorLike =>
  typeof value === 'object' && value !== null && 'message' in value

const maskText = (text: unknown, secrets: SecretMask): unknown =>
  typeof text === 'string' ? secrets.mask(text) : text

/** Whether the error holds the value now. One that held it before is left untouched. */
const replace = (error: ErrorLike, key: keyof ErrorLike, value: unknown): boolean => {
  const before = error[key]
  const isSame = Array.isArray(value)
    ? value.every((item, index) => item === (before as unknown[])[index])
    : value === before
  const enumerable = Object.getOwnPropertyDescriptor(error, key)?.enumerable ?? false
  return (
    isSame ||
    Reflect.defineProperty(error, key, { value, enumerable, writable: true, configurable: true })
  )
}
