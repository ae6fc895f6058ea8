import type { Checkpoint, TableRow } from '@panoply/runner'

import type { OutputStream } from './output-stream.js'

/** How a protocol writes records and states. Lines include their line ends. */
export interface RecordProtocol {
  /** The streams of the run so far. */
  readonly streams: Iterable<OutputStream>
  /** The state from which the source starts. `undefined` if it starts from the beginning. */
  readonly startState: Checkpoint['state'] | undefined
  /** The lines before anything is read. */
  opening(): string
  /** The stream of a row. `undefined` if the engine does not want it. */
  streamOf(row: TableRow): OutputStream | undefined
  /** The lines that must come before the next record of a stream. Mostly none. */
  beforeRecord(stream: OutputStream): string
  /** A record as its line, from the JSON of its row. */
  record(stream: OutputStream, json: string): string
  /**
   * The states of a checkpoint.
   *
   * @param isLast whether the source has reached its end: then every stream gets a last state
   * @returns no lines if no state has changed
   */
  states(checkpoint: Checkpoint, isLast: boolean): string
  /** Repeats the last state, as a heartbeat. */
  heartbeat(): string
}
