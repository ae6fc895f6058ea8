import type { RunEvent } from '@panoply/runner'

import { estimateMessage } from './airbyte-messages.js'
import type { AirbyteStream } from './airbyte-protocol.js'

/** Guesses are told again when they have changed by this part of themselves. */
const WORTH_TELLING = 0.1

/**
 * Tells how many rows there will be, for a source whose progress counts rows. One stream is told for itself, several
 * for the whole sync: the platform ends a sync that mixes both, and one without bytes.
 */
export class RowEstimates {
  readonly #streams: readonly AirbyteStream[]
  readonly #bytes: () => number
  #told = 0

  /** @param bytes how many were written so far */
  constructor(streams: readonly AirbyteStream[], bytes: () => number) {
    this.#streams = streams
    this.#bytes = bytes
  }

  /** The message for a progress, where one is due. */
  lineOf({ total }: Extract<RunEvent, { type: 'progress' }>, nowMs: number): string | undefined {
    const rows = this.#streams.reduce((sum, { output }) => sum + output.records, 0)
    // Without a row there is no guess at the bytes.
    if (total === null || rows === 0 || total <= 0) return undefined
    if (Math.abs(total - this.#told) <= this.#told * WORTH_TELLING) return undefined
    this.#told = total
    const [first] = this.#streams
    const stream = this.#streams.length === 1 ? first?.descriptor : undefined
    const count = Math.round(total)
    return estimateMessage(stream, count, Math.round((this.#bytes() / rows) * count), nowMs)
  }
}
