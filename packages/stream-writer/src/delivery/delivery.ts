import type { Announcer } from '../announcer.js'
import { Intake } from '../intake.js'
import { attributeBytes, type MessageAttributes } from '../message/message-attributes.js'
import { MessageQueue } from '../message/message-queue.js'
import type { ResolvedOptions } from '../options.js'
import type { Runtime } from '../runtime/runtime.js'
import type { Transport } from '../transport/transport.js'
import { DeliveryEngine } from './delivery-engine.js'
import { FlushWaiters } from './flush-waiters.js'
import { Ledger } from './ledger.js'
import { Settlement } from './settlement.js'
import { SizeLimits } from './size-limits.js'

export interface DeliveryOptions {
  readonly options: ResolvedOptions
  readonly attributes: MessageAttributes
  readonly runtime: Runtime
  readonly transport: Transport
  readonly announcer: Announcer
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
}

export const createDelivery = (parts: DeliveryOptions): Delivery => {
  const { options, runtime, transport, announcer } = parts
  const ledger = new Ledger()
  const waiters = new FlushWaiters(options.maxBufferedBytes)
  const limits = new SizeLimits(options.maxMessageBytes, attributeBytes(parts.attributes))
  const queue = new MessageQueue(limits, waiters)
  const settlement = new Settlement(ledger, waiters, options, {
    failed: (failure) => announcer.failed(failure),
    unclaimed: (recordCount) => {
      announcer.unclaimed(recordCount)
    },
    forgotten: (recordCount) => {
      announcer.forgotten(recordCount)
    },
    drained: () => {
      parts.onRoom()
      announcer.drained()
    },
    idle: parts.onIdle,
  })
  const shared = { runtime, limits, queue, ledger, settlement }
  const engine = new DeliveryEngine({ ...shared, options, transport, listener: announcer })
  const intake = new Intake({ ...shared, engine, maxBufferedBytes: options.maxBufferedBytes })
  return { ledger, waiters, queue, settlement, engine, intake }
}
