import { InvalidArgumentError } from '@panoply/errors'

/** A request before it is sent. An `Auth` may change it. */
export interface OutgoingRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
}

/**
 * Sets a header.
 *
 * @throws InvalidArgumentError when a header cannot carry the value. `fetch` would show the value in its error.
 */
export const setHeader = (headers: Headers, name: string, value: string): void => {
  try {
    headers.set(name, value)
  } catch {
    throw new InvalidArgumentError(
      `headers: expected a name and a value that a header can carry, got others for ${JSON.stringify(name)}`,
      { argument: 'headers' },
    )
  }
}
