import type { OutgoingRequest } from './outgoing-request.js'

/** Puts credentials into requests: see {@link bearer}, {@link basic}, {@link header} and {@link query}. */
export interface Auth {
  /**
   * Called before each attempt, so that a token that was refreshed meanwhile is the one that is sent.
   *
   * @returns the secrets that were put in: errors and log lines show `[secret]` in their place
   */
  authorize(request: OutgoingRequest): Promise<readonly string[]>
}
