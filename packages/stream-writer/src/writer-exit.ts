import { exitFault } from './delivery/classify-fault.js'
import type { Runtime } from './runtime/runtime.js'
import type { WriterParts } from './writer-parts.js'

/**
 * The process ends within this turn of the event loop. Records on disk stay there, all others are handed back. If records are
 * lost all the same, stderr says so, and the exit code becomes 1 unless the program has set one.
 */
export const abandonAtExit = (parts: WriterParts, runtime: Runtime): void => {
  const { ledger, settlement, dispatcher, recovery } = parts
  const areUnanswered = ledger.unsettled + settlement.untoldRecords > 0
  // A listener that called `process.exit` is not called again: it never receives the records that come after.
  const interrupted = settlement.untoldRecords
  recovery?.stop()
  dispatcher.abandon(exitFault())
  // Unsettled are only records that a listener has written again just now.
  const lost = ledger.unsettled + interrupted + parts.losableRecords
  if (lost === 0) return
  const reason = areUnanswered
    ? 'the process ended before the queue answered. Await close() before process.exit().'
    : `${settlement.lastReason}. Listen to 'error', or read the report of close().`
  runtime.lastWords(`${lost} records were not delivered to Panoply: ${reason}`)
  runtime.failExit?.()
}
