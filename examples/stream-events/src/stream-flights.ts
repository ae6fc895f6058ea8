import { setImmediate as nextTurn } from 'node:timers/promises'

import type { StreamWriter, WriterStats } from '@panoply/stream-writer'

import type { Flight } from './dataset.js'

export const TABLE = 'flights'

/** What was written, and how fast it was delivered. */
export interface StreamResult {
  readonly stats: WriterStats
  readonly seconds: number
}

/** How many rows are written before the event loop gets a turn, so that requests leave and the bar moves. */
const ROWS_A_TURN = 1_000

/** Writes every flight as fast as the writer takes them, and closes the writer. */
export const streamFlights = async (
  writer: StreamWriter,
  flights: readonly Flight[],
  onProgress: (delivered: number) => void,
): Promise<StreamResult> => {
  writer.on('flush', () => {
    onProgress(writer.stats.delivered)
  })
  const startedAt = performance.now()
  for (const [index, flight] of flights.entries()) {
    if (!writer.write(TABLE, flight)) await writer.ready()
    if (index % ROWS_A_TURN === 0) await nextTurn()
  }
  await writer.close()
  return { stats: writer.stats, seconds: (performance.now() - startedAt) / 1000 }
}
