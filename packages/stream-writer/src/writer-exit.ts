import { exitFault } from './delivery/classify-fault.js'
import type { Runtime } from './runtime/runtime.js'
import type { WriterParts } from './writer-parts.js'

/**
 * Called when the process is ending. Records on disk stay there, all others are handed back. If records are lost
 * nevertheless, stderr says so, and the exit code becomes 1 unless the program has set one.
 */
export const abandonAtExit = (parts: WriterParts, runtime: Runtime): void => {
  const { ledger, settlement, dispatcher, recovery } = parts
  const areUnanswered = ledger.unsettled + settlement.untoldRecords > 0
  // A listener that called `process.exit` is not called again, so it does not receive the following records.
  const interrupted = settlement.untoldRecords
  recovery?.stop()
  dispatcher.abandon(exitFault())
  // The only unsettled records are those that a listener has just written again.
  const lost = ledger.unsettled + interrupted + parts.losableRecords
  if (lost === 0) return
  const reason = areUnanswered
    ? 'the process ended before the queue answered. Await close() before process.exit().'
    : `${settlement.lastReason}. Listen to 'error', or read the report of close().`
  runtime.lastWords(`${lost} records were not delivered to Panoply: ${reason}`)
  runtime.failExit?.()
}
