import type { KnownToCaller } from '../secrets/given-secrets.js'

/** Options of `recordTape`. */
export interface RecordTapeOptions extends KnownToCaller {
  /** Which requests go on the tape; others are sent and not recorded. Default: all. */
  readonly only?: (url: URL) => boolean
}
