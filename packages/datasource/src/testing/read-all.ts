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
  /** What `read` is asked for. Default: nothing, so that the source takes its own size. */
  readonly batchSize?: number
  /** A source that returns more batches than this is taken for one that never ends. Default 10,000. */
  readonly maxBatches?: number
}

/** What a data source did from its first `read` to its `close`. */
export interface Reading {
  /** Every batch as it was returned, empty ones too. */
  readonly batches: readonly Batch[]
  /** The rows of all batches, those of record groups among them. */
  readonly rows: readonly Row[]
  /** The state that a run would have kept, had every batch been delivered. */
  readonly state: JsonObject
  /** Every event, in the order fired. */
  readonly events: readonly RecordedEvent[]
}

/**
 * Reads a data source to its end and closes it, as a run does whose deliveries all succeed.
 *
 * @throws what `read` or `close` throws, and what `StateTracker` throws for ids that are not used as they should be
 * @throws PanoplyError for a source that does not end
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
