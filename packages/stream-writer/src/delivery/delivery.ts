import type { Announcer } from '../announcer.js'
import { Intake } from '../intake.js'
import { attributeBytes, type MessageAttributes } from '../message/message-attributes.js'
import { MessageQueue } from '../message/message-queue.js'
import type { ResolvedOptions } from '../options.js'
import type { Runtime } from '../runtime/runtime.js'
import { Recovery } from '../spool/recovery.js'
import type { Spool } from '../spool/spool.js'
import { Spooler } from '../spool/spooler.js'
import type { Transport } from '../transport/transport.js'
import { DeliveryEngine } from './delivery-engine.js'
import { FlushWaiters } from './flush-waiters.js'
import { Ledger, type WriterStats } from './ledger.js'
import { Settlement } from './settlement.js'
import { SizeLimits } from './size-limits.js'

export interface DeliveryOptions {
  readonly options: ResolvedOptions
  readonly attributes: MessageAttributes
  readonly runtime: Runtime
  readonly transport: Transport
  readonly announcer: Announcer
  /** Keeps records on disk, when that is asked for. */
  readonly makeSpool: (() => Spool | Promise<Spool>) | undefined
  /** Room became free after a caller was told to wait. */
  readonly onRoom: () => void
  /** Everything that was accepted is settled. */
  readonly onIdle: () => void
}

/** The parts of a writer, put together: records enter through `intake`, leave through `engine`, end in `settlement`. */
export interface Delivery {
  readonly ledger: Ledger
  readonly waiters: FlushWaiters
  readonly queue: MessageQueue
  readonly settlement: Settlement
  readonly engine: DeliveryEngine
  readonly intake: Intake
  readonly spooler: Spooler | undefined
  readonly recovery: Recovery | undefined
}

export const createDelivery = (parts: DeliveryOptions): Delivery => {
  const { options, runtime, transport, announcer, makeSpool } = parts
  const directory = options.spool?.directory ?? ''
  const ledger = new Ledger()
  const waiters = new FlushWaiters(options.maxBufferedBytes)
  const limits = new SizeLimits(options.maxMessageBytes, attributeBytes(parts.attributes))
  const spooler =
    makeSpool &&
    new Spooler(makeSpool, directory, {
      failed: (error) => {
        announcer.spoolFailed(directory, error)
      },
      freed: () => {
        settlement.reconsider()
      },
    })
  const queue = new MessageQueue(limits, waiters, spooler)
  const listener = {
    failed: announcer.failed.bind(announcer),
    unclaimed: announcer.unclaimed.bind(announcer),
    forgotten: (recordCount: number) => {
      announcer.forgotten(recordCount, spooler !== undefined && !spooler.error)
    },
    drained: () => {
      parts.onRoom()
      announcer.drained()
    },
    idle: parts.onIdle,
  }
  const kept = spooler && {
    get bytes() {
      return spooler.bytes
    },
    get isFreeing() {
      return spooler.isFreeing
    },
    keeps: spooler.keeps.bind(spooler),
    divided: spooler.divided.bind(spooler),
    settled: spooler.settled.bind(spooler),
    unloaded: (message: Parameters<Recovery['unloaded']>[0]) => {
      recovery?.unloaded(message)
    },
  }
  const settlement = new Settlement(ledger, waiters, options, listener, kept)
  const shared = { runtime, limits, queue, ledger, settlement }
  const engine = new DeliveryEngine({ ...shared, options, transport, listener: announcer })
  const intake = new Intake({
    ...shared,
    engine,
    maxBufferedBytes: options.maxBufferedBytes,
    spooler,
    maxSpoolBytes: options.spool?.maxBytes ?? Number.POSITIVE_INFINITY,
  })
  const { clock } = runtime
  const recovery =
    spooler &&
    new Recovery({ spooler, clock, bounds: options, limits, ledger, waiters, queue, engine })
  return { ledger, waiters, queue, settlement, engine, intake, spooler, recovery }
}

/** A snapshot of the counts. */
export const statsOf = ({ ledger, engine, queue, spooler }: Delivery): WriterStats => ({
  ...ledger.counts,
  inFlight: engine.inFlight,
  concurrency: engine.concurrency,
  queued: queue.sealedCount,
  spooledBytes: spooler?.bytes ?? 0,
})
