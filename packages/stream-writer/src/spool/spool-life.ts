import type { Announcer } from '../announcer.js'
import { deadlineFault, refusedFault } from '../delivery/closed-fault.js'
import type { Delivery } from '../delivery/delivery.js'
import type { ClassifiedFault } from '../delivery/request-delivery.js'
import type { Clock } from '../runtime/clock.js'
import { within } from '../runtime/within.js'

/** How long a disk may take, in milliseconds, once there is nothing else to wait for. */
const DISK_PATIENCE_MS = 5_000

/**
 * Opens the spool of a writer, if it has one. Until that is done nothing is sent: a writer that is refused must not have
 * sent anything, and what an earlier one left comes first.
 */
export const openSpool = async (
  { spooler, recovery, waiters, engine, settlement }: Delivery,
  directory: string,
  announcer: Announcer,
): Promise<void> => {
  if (!spooler) return
  waiters.hold()
  engine.hold()
  const contents = await spooler.open()
  if (contents) {
    recovery?.begin(contents)
    announcer.spoolOpened(directory, contents)
  } else waiters.release(0)
  const { error } = spooler
  if (error && error.kind !== 'disk') engine.abandon(refusedFault(error))
  engine.release()
  settlement.reconsider()
}

/** Gives up what is not settled: what can be is left on disk, and the rest is handed back. */
const abandon = async (
  { spooler, recovery, engine }: Delivery,
  fault: ClassifiedFault,
  clock: Clock,
): Promise<void> => {
  if (spooler) {
    // What an earlier writer left is known when the spool is open, and has to be in the report.
    const isKept = spooler.open().then(() => spooler.persist().catch(toldAlready))
    await within(clock, DISK_PATIENCE_MS, isKept)
    spooler.giveUpOpening()
  }
  recovery?.stop()
  engine.abandon(fault)
}

/** Waits for the end so long; what is not settled then is given up. */
export const settleWithin = async (
  delivery: Delivery,
  settling: Promise<unknown>,
  timeoutMs: number,
  clock: Clock,
): Promise<void> => {
  const end = await within(clock, timeoutMs, settling)
  if (end === undefined) await abandon(delivery, deadlineFault(timeoutMs), clock)
}

/** Lets go of the spool, if there is one. */
export const closeSpool = async ({ spooler }: Delivery, clock: Clock): Promise<void> => {
  if (spooler) await within(clock, DISK_PATIENCE_MS, spooler.close())
}

/** Whoever listens heard of the fault when it came. */
const toldAlready = (): void => undefined
