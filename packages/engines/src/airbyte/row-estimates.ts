import type { RunEvent } from '@panoply/runner'

import { estimateMessage } from './airbyte-messages.js'
import type { AirbyteStream } from './airbyte-protocol.js'

/** An estimate is written again when it has changed by this part of itself. */
const WORTH_TELLING = 0.1

/**
 * Estimates the number of rows, for a source whose progress counts rows. A single stream gets its own estimate, several
 * streams get one for the whole sync. The platform ends a sync that mixes both, and a sync whose estimate has no bytes.
 */
export class RowEstimates {
  readonly #streams: readonly AirbyteStream[]
  readonly #bytes: () => number
  #told = 0

  /** @param bytes the number of bytes written so far */
  constructor(streams: readonly AirbyteStream[], bytes: () => number) {
    this.#streams = streams
    this.#bytes = bytes
  }

  /** The message for a progress, if one is due. */
  lineOf({ total }: Extract<RunEvent, { type: 'progress' }>, nowMs: number): string | undefined {
    const rows = this.#streams.reduce((sum, { output }) => sum + output.records, 0)
    // Without a row the number of bytes cannot be estimated.
    if (total === null || rows === 0 || total <= 0) return undefined
    if (Math.abs(total - this.#told) <= this.#told * WORTH_TELLING) return undefined
    this.#told = total
    const [first] = this.#streams
    const stream = this.#streams.length === 1 ? first?.descriptor : undefined
    const count = Math.round(total)
    return estimateMessage(stream, count, Math.round((this.#bytes() / rows) * count), nowMs)
  }
}
