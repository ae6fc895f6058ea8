import { exitFault } from './closed-fault.js'
import type { Delivery } from './delivery.js'

/**
 * The process ends within this turn of the event loop: what is on disk stays there, the rest is handed back, and what
 * nobody heard of is told to whoever runs the program.
 */
export const abandonAtExit = (
  { ledger, engine, recovery, settlement }: Delivery,
  isHeard: boolean,
  lastWords: (message: string) => void,
): void => {
  const failedBefore = ledger.failed
  const interrupted = settlement.untoldRecords
  recovery?.stop()
  engine.abandon(exitFault())
  // A listener that writes again what comes back cannot be served any more, nor can what a listener that ended the
  // process kept from being handed back.
  const lost = ledger.unsettled + interrupted + (isHeard ? 0 : ledger.failed - failedBefore)
  if (lost === 0) return
  lastWords(
    `${lost} records were not delivered to Panoply: the process ended before the queue answered. ` +
      'Await close() before process.exit().',
  )
}
