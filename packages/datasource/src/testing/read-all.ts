import { PanoplyError } from '@panoply/errors'

import type { Batch, Row } from '../batch/batch.js'
import { rowsOf } from '../batch/batch-items.js'
import type { DataSource } from '../data-source/data-source.js'
import { readBatches } from '../data-source/batches.js'
import { StateTracker } from '../state/state-tracker.js'
import type { JsonObject } from '../state/json-value.js'
import type { State } from '../state/merge-state.js'
import { recordEvents, type RecordedEvent } from './event-recorder.js'

/** Options of {@link readAll}. */
export interface ReadAllOptions {
  /** The number of rows that `read` is asked for. Default: the source uses its own size. */
  readonly batchSize?: number
  /** The most batches. A source that returns more batches counts as endless. Default 10,000. */
  readonly maxBatches?: number
}

/** What a data source returned and fired, from its first `read` to its `close`. */
export interface Reading {
  /** Every returned batch, empty ones too. */
  readonly batches: readonly Batch[]
  /** The rows of all batches, including the rows of record groups. */
  readonly rows: readonly Row[]
  /** The state that a run would have kept if all deliveries had succeeded. */
  readonly state: JsonObject
  /** Every event, in the order fired. */
  readonly events: readonly RecordedEvent[]
}

/**
 * Reads a data source to its end and closes it, like a run whose deliveries all succeed.
 *
 * @throws the errors of `read` and `close`, and the errors of `StateTracker` for a wrong use of ids
 * @throws PanoplyError for a source with more than `maxBatches` batches
 *
 * @example
 * import { fromReadable } from '@panoply/datasource'
 * import { readAll } from '@panoply/datasource/testing'
 *
 * const Stream = fromReadable(async function* () {
 *   yield { id: 1 }
 *   yield { id: 2 }
 * })
 * const { rows } = await readAll(new Stream({}, {}))
 * console.log(rows.length) // 2
 */
export const readAll = async (
  // oxlint-disable-next-line typescript/no-explicit-any -- a data source of any parameters and events
  source: DataSource<any, any, any>,
  { batchSize, maxBatches = 10_000 }: ReadAllOptions = {},
): Promise<Reading> => {
  const { state } = source.source as { state?: State | null }
  const tracker = new StateTracker({ state, stateSpan: source.stateSpan })
  const recorder = recordEvents(source)
  source.on('source-state', ({ stateId, state: reported }) => {
    tracker.report(stateId, reported)
  })
  const batches: Batch[] = []
  for await (const batch of readBatches(source, { batchSize })) {
    if (batches.length === maxBatches) {
      throw new PanoplyError(`expected null after at most ${maxBatches} batches, got another batch`)
    }
    batches.push(batch)
    tracker.acknowledge(tracker.rows(batch))
  }
  tracker.end()
  recorder.stop()
  return { batches, rows: batches.flatMap(rowsOf), state: tracker.state, events: recorder.events }
}
