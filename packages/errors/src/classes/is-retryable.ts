import { readProperty } from '../values/read-property.js'

/**
 * Whether trying again can help: `false` only for a value whose `retryable` is `false`, whichever class threw it.
 * Data sources set that flag on errors of foreign classes too; everything that does not say otherwise is retryable,
 * also what throws when it is asked. Never throws itself.
 */
export const isRetryable = (value: unknown): boolean => readProperty(value, 'retryable') !== false
