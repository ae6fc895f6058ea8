import type { WriterStats } from '@panoply/stream-writer'

import type { StreamResult } from '../../src/stream-flights.js'

const STATS: WriterStats = {
  accepted: 200_000,
  delivered: 200_000,
  failed: 0,
  pending: 0,
  refused: 0,
  dropped: 0,
  bufferedBytes: 0,
  deliveredBytes: 16_000_000,
  messages: 63,
  requests: 20,
  retries: 0,
  inFlight: 0,
  concurrency: 10,
  queued: 0,
  recovered: 0,
  spooledBytes: 0,
}

/** What streaming 200,000 rows comes to, but for some counts. */
export const resultOf = (stats: Partial<WriterStats>): StreamResult => ({
  stats: { ...STATS, ...stats },
  seconds: 2,
})
