import type { OutgoingRequest } from './outgoing-request.js'

/** Puts credentials into requests: see {@link bearer}, {@link basic}, {@link header} and {@link query}. */
export interface Auth {
  /**
   * Called before each attempt. So a token that was refreshed meanwhile is sent.
   *
   * @returns the secrets that were added: errors and log lines show `[secret]` in their place
   */
  authorize(request: OutgoingRequest): Promise<readonly string[]>
}
