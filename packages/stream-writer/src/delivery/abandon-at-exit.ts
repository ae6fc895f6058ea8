import { exitFault } from './closed-fault.js'
import type { Delivery } from './delivery.js'

/**
 * The process ends within this turn of the event loop: what is on disk stays there, the rest is handed back, and what
 * nobody heard of is told to whoever runs the program.
 */
export const abandonAtExit = (
  { ledger, engine, recovery }: Delivery,
  isHeard: boolean,
  lastWords: (message: string) => void,
): void => {
  const failedBefore = ledger.failed
  recovery?.stop()
  engine.abandon(exitFault())
  // A listener that writes again what comes back cannot be served any more.
  const lost = isHeard ? ledger.unsettled : ledger.failed - failedBefore
  if (lost === 0) return
  lastWords(
    `${lost} records were not delivered to Panoply: the process ended before the queue answered. ` +
      'Await close() before process.exit().',
  )
}
