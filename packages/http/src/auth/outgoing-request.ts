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
 * @throws InvalidArgumentError if a header cannot have this value. The error of `fetch` would show the value.
 */
export const setHeader = (headers: Headers, name: string, value: string): void => {
  try {
    headers.set(name, value)
  } catch {
    throw new InvalidArgumentError(
      `headers: expected a name and a value that a header can hold, got others for ${JSON.stringify(name)}`,
      { argument: 'headers' },
    )
  }
}
