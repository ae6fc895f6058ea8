import type { KnownSecrets } from './known-secrets.js'

/** `fetch` and its network layer never chain more causes. */
const MAX_DEPTH = 5

/** The texts of a network error, without its objects. The objects of another `fetch` may hold the request. */
export interface MaskedCause extends Error {
  code?: string
}

/** A copy of an error with masked texts: its name, its message, its code, and its causes. */
export const maskedCause = (
  error: unknown,
  secrets: KnownSecrets,
  depthLeft = MAX_DEPTH,
): MaskedCause => {
  const { name, message, code, cause } = (
    typeof error === 'object' && error !== null ? error : { message: String(error) }
  ) as Readonly<Record<string, unknown>>
  const inner =
    cause === undefined || cause === null || depthLeft === 0
      ? undefined
      : { cause: maskedCause(cause, secrets, depthLeft - 1) }
  const copy: MaskedCause = new Error(
    secrets.mask(typeof message === 'string' ? message : ''),
    inner,
  )
  if (typeof name === 'string') copy.name = secrets.mask(name)
  if (typeof code === 'string') copy.code = secrets.mask(code)
  return copy
}
