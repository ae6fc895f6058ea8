import type { Checkpoint, TableRow } from '@panoply/runner'

import type { OutputStream } from './output-stream.js'

/** How one of the protocols writes records and states. Lines come with their line ends. */
export interface RecordProtocol {
  /** The streams of the run so far. */
  readonly streams: Iterable<OutputStream>
  /** The state to start the source with; nothing where it begins anew. */
  readonly startState: Checkpoint['state'] | undefined
  /** What is written before anything is read. */
  opening(): string
  /** The stream of a row; nothing where the engine does not want it. */
  streamOf(row: TableRow): OutputStream | undefined
  /** What has to stand before the next record of a stream; mostly nothing. */
  beforeRecord(stream: OutputStream): string
  /** A record as its line, from the JSON of its row. */
  record(stream: OutputStream, json: string): string
  /**
   * The states of a checkpoint.
   *
   * @param isLast whether the source is at its end: every stream gets a last state then
   * @returns nothing where no state has changed
   */
  states(checkpoint: Checkpoint, isLast: boolean): string
  /** The last state again, as a sign of life. */
  heartbeat(): string
}
