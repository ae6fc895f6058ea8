import { bisect, type Message } from '../message/message.js'
import type { MessageQueue } from '../message/message-queue.js'
import type { ResolvedOptions } from '../options.js'
import type { Timer } from '../runtime/clock.js'
import { hasCome } from '../runtime/lived-clock.js'
import type { Runtime } from '../runtime/runtime.js'
import type { Transport } from '../transport/transport.js'
import { type ClassifiedFault, type DeliveryObserver, RequestDelivery } from './request-delivery.js'
import { Concurrency } from './concurrency.js'
import type { Ledger } from './ledger.js'
import type { Settlement } from './settlement.js'
import type { SizeLimits } from './size-limits.js'

/**
 * A queue that refused so many single records in a row, takes nothing in between, and blames no message but the whole
 * request, refuses whatever it is sent: to look on for the one bad record would cost two requests for every record.
 */
const MAX_REFUSED_ALONE = 25

/** Who hears of requests. */
export type RequestListener = Pick<DeliveryObserver, 'sending' | 'retrying' | 'delivered'>

/** The parts that an engine drives. */
export interface EngineParts {
  readonly options: ResolvedOptions
  readonly runtime: Runtime
  readonly transport: Transport
  readonly limits: SizeLimits
  readonly queue: MessageQueue
  readonly ledger: Ledger
  readonly settlement: Settlement
  readonly listener: RequestListener
}

/**
 * Decides when the next request leaves: as soon as a slot is free and a message is full or due. While all slots are
 * taken the open message keeps growing, so that a busy queue gets full messages instead of many.
 */
export class DeliveryEngine {
  readonly #parts: EngineParts
  readonly #observer: DeliveryObserver
  readonly #concurrency: Concurrency
  readonly #deliveries = new Set<RequestDelivery>()
  /** Records that were refused one by one since the queue last took anything. */
  #refusedAlone = 0
  #isDue = false
  #isHeld = false
  #pumpScheduled = false
  #dueTimer: Timer | undefined
  #expiryTimer: Timer | undefined

  constructor(parts: EngineParts) {
    this.#parts = parts
    this.#concurrency = new Concurrency(parts.options.maxInFlight)
    this.#observer = this.#observe()
  }

  /** How many requests may be on their way at once, as the queue is now. */
  get concurrency(): number {
    return this.#concurrency.limit
  }

  /** Requests on their way or waiting to be repeated. */
  get inFlight(): number {
    return this.#deliveries.size
  }

  /** A record opened a message: it is due when it has waited long enough. */
  opened(): void {
    this.#dueTimer?.cancel()
    const { runtime, options } = this.#parts
    // A message that waits for company longer than it may be tried would have no time left to arrive.
    const waitMs = Math.min(options.flushAfterMs, options.deliveryTimeoutMs / 2)
    this.#dueTimer = runtime.clock.after(
      waitMs,
      () => {
        this.sendNow()
      },
      false,
    )
  }

  /** Sends what there is, however little, as soon as a slot is free. */
  sendNow(): void {
    this.#isDue = true
    this.#pump()
  }

  /** Sends nothing until it is released: it is not known yet whether there is a spool. */
  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    this.#isHeld = false
    this.#pump()
  }

  /** Something may be ready: looks once this turn of the event loop is over. */
  wake(): void {
    if (this.#pumpScheduled) return
    this.#pumpScheduled = true
    queueMicrotask(() => {
      this.#pumpScheduled = false
      this.#pump()
    })
  }

  /**
   * Gives up everything, also what is on its way, and before it returns every record is handed back, or stays on disk
   * for a later writer.
   */
  abandon(fault: ClassifiedFault): void {
    for (const delivery of this.#deliveries) delivery.abandon(fault)
    // They end by themselves, with nothing left to do; until then they are not on their way any more.
    this.#deliveries.clear()
    const { queue, settlement } = this.#parts
    settlement.abandoned(queue.takeAll(), fault)
    this.#pump()
  }

  #pump(): void {
    const { queue, settlement } = this.#parts
    while (!this.#isHeld && this.#deliveries.size < this.#concurrency.limit) {
      if (this.#isDue || settlement.isUnderPressure) queue.seal()
      const messages = queue.takeRequest()
      if (messages.length === 0) break
      void this.#deliver(messages)
    }
    if (queue.openSince === undefined) {
      this.#isDue = false
      this.#dueTimer?.cancel()
      this.#dueTimer = undefined
    }
    this.#watchExpiry()
  }

  async #deliver(messages: readonly Message[]): Promise<void> {
    const { runtime, options, transport } = this.#parts
    const delivery = new RequestDelivery(messages, {
      transport,
      clock: runtime.clock,
      random: runtime.random,
      requestTimeoutMs: options.requestTimeoutMs,
      deliveryTimeoutMs: options.deliveryTimeoutMs,
      observer: this.#observer,
    })
    this.#deliveries.add(delivery)
    await delivery.run()
    this.#deliveries.delete(delivery)
    this.#pump()
  }

  #observe(): DeliveryObserver {
    const { ledger, runtime, settlement, listener } = this.#parts
    return {
      sending: (messages) => {
        ledger.requests++
        listener.sending(messages)
      },
      retrying: (messages, delayMs, fault) => {
        ledger.retries++
        this.#concurrency.failed(fault.faultClass, runtime.clock.now())
        listener.retrying(messages, delayMs, fault)
      },
      delivered: (messages, durationMs) => {
        this.#refusedAlone = 0
        this.#concurrency.answered(durationMs)
        settlement.delivered(messages)
        listener.delivered(messages, durationMs)
      },
      refused: (messages, fault) => {
        this.#isolate(messages, fault)
      },
      expired: (messages, fault) => {
        settlement.failed(messages, fault)
      },
      abandoned: (messages, fault) => {
        settlement.abandoned(messages, fault)
      },
    }
  }

  /** Looks for what the queue refuses: alone in a request, then half by half, down to the one record. */
  #isolate(messages: readonly Message[], fault: ClassifiedFault): void {
    const { limits, settlement } = this.#parts
    const isDivisible = fault.faultClass === 'contents' || fault.faultClass === 'too-long'
    if (isDivisible && fault.wholeRequest && messages.length > 1) {
      const weights = messages.map(({ body }) => body.length)
      const isSmallerNow =
        fault.faultClass === 'too-long' && limits.learnFromRequest(weights, fault)
      this.#tryAgain(
        isSmallerNow ? messages : messages.map((message) => ({ ...message, alone: true })),
      )
      return
    }
    for (const message of messages) {
      const isRecord = message.recordCount === 1
      if (fault.faultClass === 'too-long')
        limits.learnMessageLimit(message.body.length, fault, isRecord)
      if (isDivisible && !isRecord && !this.#isHopeless(fault)) {
        this.#parts.queue.putBackDivided(message, bisect(message))
        this.wake()
      } else settlement.failed([message], fault)
      if (isRecord) this.#refusedAlone++
    }
  }

  #isHopeless({ faultClass, wholeRequest }: ClassifiedFault): boolean {
    return faultClass === 'contents' && wholeRequest && this.#refusedAlone >= MAX_REFUSED_ALONE
  }

  /** The request that they were in may still be busy with others: they do not wait for its end. */
  #tryAgain(messages: readonly Message[]): void {
    this.#parts.queue.putBack(messages)
    this.wake()
  }

  /** A message that never got a slot is given up when its time is over. */
  #watchExpiry(): void {
    const { queue, runtime, options, settlement } = this.#parts
    const since = queue.sealedSince
    this.#expiryTimer?.cancel()
    this.#expiryTimer = undefined
    if (since === undefined) return
    const dueInMs = Math.ceil(Math.max(0, since + options.deliveryTimeoutMs - runtime.clock.now()))
    this.#expiryTimer = runtime.clock.after(
      dueInMs,
      () => {
        const now = runtime.clock.now()
        const isOver = ({ openedAt }: Message): boolean =>
          hasCome(openedAt + options.deliveryTimeoutMs, now)
        settlement.failed(queue.takeWhich(isOver), NO_SLOT)
        this.#pump()
      },
      false,
    )
  }
}

const NO_SLOT: ClassifiedFault = {
  code: 'TimeoutError',
  message: 'the requests before it took longer than deliveryTimeoutMs',
  faultClass: 'transient',
  wholeRequest: false,
}
