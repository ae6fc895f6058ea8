import { readProperty } from '../values/read-property.js'

/**
 * Whether trying again can help. It is `false` only if the property `retryable` of the value is `false`. Errors of
 * other libraries count, too: data sources set that property on them. Every other value is retryable, also a value that
 * throws when its `retryable` is read. `isRetryable` never throws.
 *
 * @example
 * ```ts
 * const refused = new PanoplyError('the account is closed', { retryable: false })
 * console.log(isRetryable(refused)) // false
 * console.log(isRetryable(new Error('connection reset'))) // true
 * ```
 */
export const isRetryable = (value: unknown): boolean => readProperty(value, 'retryable') !== false
