import { isRetryable } from '../is-retryable.js'
import { PanoplyError } from '../panoply-error.js'

import { isPlainObject } from '../values/plain-object.js'
import type { SecretMask } from './secret-mask.js'

/** More causes than anybody chains on purpose, and deeper than what errors carry. */
const MAX_DEPTH = 10
/** An error that carries more than this carries rows, not facts. */
const MAX_OBJECTS = 10_000
/** Own properties of errors that are hidden, or getters. */
const HIDDEN = ['message', 'stack', 'cause', 'errors', 'error', 'suppressed']

/**
 * Blots secrets out of a thrown value: out of a text, or out of every text that an error carries: its message and
 * stack, its own fields, its causes and the errors that it gathers, to a depth of 10. An error is changed in place, so
 * that it stays what it is to those who compare classes and fields; only one that cannot be changed is replaced by a
 * `PanoplyError` with the masked message. Plain objects and arrays may belong to somebody else: where a secret is in
 * one, a masked copy takes its place. Instances of other classes, such as a request, are left as they are: for a log
 * use `serializeError` of `@panoply/errors`, which leaves them out.
 */
export const maskError = (error: unknown, secrets: SecretMask): unknown =>
  new ErrorMasker(secrets).mask(error, 0)

class ErrorMasker {
  readonly #secrets: SecretMask
  readonly #seen = new Set<object>()

  constructor(secrets: SecretMask) {
    this.#secrets = secrets
  }

  mask(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.#secrets.mask(value)
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value
    if (this.#seen.has(value) || this.#seen.size === MAX_OBJECTS) return value
    this.#seen.add(value)
    if (Array.isArray(value)) return this.#maskedArray(value, depth)
    if (isPlainObject(value)) return this.#maskedObject(value, depth)
    return isErrorLike(value) ? this.#maskInPlace(value, depth) : value
  }

  #maskedArray(array: readonly unknown[], depth: number): readonly unknown[] {
    const copy = array.map((item) => this.mask(item, depth + 1))
    return copy.every((item, index) => item === array[index]) ? array : copy
  }

  #maskedObject(object: Record<string, unknown>, depth: number): Record<string, unknown> {
    const entries = Object.entries(object).map(
      ([key, value]) => [key, this.mask(value, depth + 1)] as const,
    )
    return entries.every(([key, value]) => value === object[key])
      ? object
      : Object.fromEntries(entries)
  }

  #maskInPlace(error: ErrorLike, depth: number): object {
    const keys = new Set([...HIDDEN, ...Object.getOwnPropertyNames(error)])
    const results = [...keys].map((key) => {
      const before = read(error, key)
      const after = this.mask(before, depth + 1)
      return after === before || replace(error, key, after)
    })
    if (results.every(Boolean)) return error
    return new PanoplyError(this.#secrets.mask(String(error.message)), {
      retryable: isRetryable(error),
    })
  }
}

interface ErrorLike {
  readonly message: unknown
}

const isErrorLike = (value: object): value is ErrorLike => 'message' in value

/** What a getter of a foreign error throws is no reason to hide the error. */
const read = (error: object, key: string): unknown => {
  try {
    return (error as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}

const replace = (error: object, key: string, value: unknown): boolean => {
  const enumerable = Object.getOwnPropertyDescriptor(error, key)?.enumerable ?? false
  return Reflect.defineProperty(error, key, {
    ...{ value, enumerable },
    ...{ writable: true, configurable: true },
  })
}
