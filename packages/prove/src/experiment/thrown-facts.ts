import { RunFailedError } from '@panoply/runner'

import type { ThrownFacts } from './observation.js'

/** The facts of an error. For a failed run, the facts of its cause. */
export const thrownFacts = (error: unknown): ThrownFacts => {
  if (error instanceof RunFailedError) {
    return { ...thrownFacts(error.cause), message: error.message }
  }
  const { name, message, retryable } = (
    typeof error === 'object' && error !== null ? error : { message: String(error) }
  ) as { readonly name?: unknown; readonly message?: unknown; readonly retryable?: unknown }
  return {
    name: typeof name === 'string' ? name : typeof error,
    message: String(message),
    retryable: typeof retryable === 'boolean' ? retryable : undefined,
  }
}
