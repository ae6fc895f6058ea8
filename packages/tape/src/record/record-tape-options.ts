import type { KnownToCaller } from '../secrets/given-secrets.js'

/** Options of `recordTape`. */
export interface RecordTapeOptions extends KnownToCaller {
  /** Decides which requests are recorded. Other requests are sent and not recorded. Default: all are recorded. */
  readonly only?: (url: URL) => boolean
}
