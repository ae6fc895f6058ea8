/**
 * Whether trying again can help: `false` only for a value whose `retryable` is `false`, whichever class threw it.
 * Data sources set that flag on errors of foreign classes too; everything that does not say otherwise is retryable.
 */
export const isRetryable = (value: unknown): boolean => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return true
  return (value as { retryable?: unknown }).retryable !== false
}
