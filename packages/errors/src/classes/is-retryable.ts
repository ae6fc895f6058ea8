import { readProperty } from '../values/read-property.js'

/**
 * Whether trying again can help. It is `false` only for a value whose `retryable` is `false`, of any class: data sources
 * set that flag on errors of other libraries, too. Every other value is retryable, also a value that throws when its
 * `retryable` is read. `isRetryable` never throws.
 *
 * @example
 * ```ts
 * const refused = new PanoplyError('the account is closed', { retryable: false })
 * console.log(isRetryable(refused)) // false
 * console.log(isRetryable(new Error('connection reset'))) // true
 * ```
 */
export const isRetryable = (value: unknown): boolean => readProperty(value, 'retryable') !== false
