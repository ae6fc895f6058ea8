import type { Clock } from '../runtime/clock.js'
import { within } from '../runtime/within.js'
import type { Delivery } from './delivery.js'
import type { DeliveryReport } from './delivery-report.js'
import type { Wait } from './flush-waiters.js'

/** Sends what is buffered, and waits until everything that was accepted before is settled, or so long. */
export const flush = async (
  delivery: Delivery,
  timeoutMs: number | undefined,
  clock: Clock,
): Promise<DeliveryReport> => {
  const { waiters, settlement } = delivery
  const wait = sendAll(delivery, true)
  if (timeoutMs === undefined) return settlement.claim(await wait.report)
  const report = await within(clock, timeoutMs, wait.report)
  return settlement.claim(report ?? waiters.leave(wait) ?? (await wait.report))
}

/** Sends what is buffered. Who reads the report is handed back what fails. */
export const sendAll = ({ queue, waiters, engine }: Delivery, isReportRead: boolean): Wait => {
  queue.seal()
  const wait = waiters.wait(isReportRead)
  engine.sendNow()
  return wait
}
