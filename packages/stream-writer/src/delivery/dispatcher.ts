import { bisect, type Message } from '../message/message.js'
import type { MessageQueue } from '../message/message-queue.js'
import type { SizeLimits } from '../message/size-limits.js'
import type { ResolvedOptions } from '../options/options.js'
import type { Timer } from '@panoply/errors/internal'
import { hasCome } from '../runtime/lived-clock.js'
import type { Runtime } from '../runtime/runtime.js'
import type { Transport } from '../transport/transport.js'
import type { ClassifiedFault } from './classify-fault.js'
import { Concurrency } from './concurrency.js'
import type { Ledger } from './ledger.js'
import { RequestDelivery, type RequestObserver } from './request-delivery.js'
import type { Settlement } from './settlement.js'

/**
 * The search for a bad record ends after this many refused single records, if the queue accepted nothing in between and
 * refused whole requests. Then the queue refuses everything, and a longer search would need two requests per record.
 */
const MAX_REFUSED_ALONE = 25

/** Called for requests. */
export type RequestListener = Pick<RequestObserver, 'sending' | 'retrying' | 'delivered'>

/** The parts that a dispatcher works with. */
export interface DispatcherParts {
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
 * Decides when the next request is sent: when a slot is free, and a message is full or due. While no slot is free, the
 * open message grows. So a busy queue gets few full messages instead of many small ones.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts
  readonly #observer: RequestObserver
  readonly #concurrency: Concurrency
  readonly #deliveries = new Set<RequestDelivery>()
  /** The number of single records that were refused since the queue last accepted a message. */
  #refusedAlone = 0
  #isDue = false
  #isPaused = false
  #pumpScheduled = false
  #dueTimer: Timer | undefined
  #expiryTimer: Timer | undefined

  constructor(parts: DispatcherParts) {
    this.#parts = parts
    this.#concurrency = new Concurrency(parts.options.maxInFlight)
    this.#observer = this.#observe()
  }

  /** The current limit of concurrent requests. */
  get concurrency(): number {
    return this.#concurrency.limit
  }

  /** The number of requests that are being sent or wait for a retry. */
  get inFlight(): number {
    return this.#deliveries.size
  }

  /** Call it when a record has opened a message. The message is due after `flushAfterMs`. */
  opened(): void {
    this.#dueTimer?.cancel()
    const { runtime, options } = this.#parts
    // A message waits at most half of `deliveryTimeoutMs`, so that time is left for its attempts.
    const waitMs = Math.min(options.flushAfterMs, options.deliveryTimeoutMs / 2)
    this.#dueTimer = runtime.clock.after(
      waitMs,
      () => {
        this.sendNow()
      },
      false,
    )
  }

  /** Sends the open message, too, as soon as a slot is free. */
  sendNow(): void {
    this.#isDue = true
    this.#pump()
  }

  /** Sends nothing until `resume` is called. Used while the spool is being opened. */
  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#pump()
  }

  /** Looks for messages to send after this turn of the event loop. */
  wake(): void {
    if (this.#pumpScheduled) return
    this.#pumpScheduled = true
    queueMicrotask(() => {
      this.#pumpScheduled = false
      this.#pump()
    })
  }

  /**
   * Gives up all messages, also those of running requests. When it returns, every record is handed back, or is on disk
   * for a later writer.
   */
  abandon(fault: ClassifiedFault): void {
    for (const delivery of this.#deliveries) delivery.abandon(fault)
    // Abandoned requests end by themselves. They no longer count as in flight.
    this.#deliveries.clear()
    const { queue, settlement } = this.#parts
    settlement.abandoned(queue.takeAll(), fault)
    this.#pump()
  }

  #pump(): void {
    const { queue, settlement } = this.#parts
    while (!this.#isPaused && this.#deliveries.size < this.#concurrency.limit) {
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

  #observe(): RequestObserver {
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

  /** Finds the record that the queue refuses: sends each message alone, then its halves, down to a single record. */
  #isolate(messages: readonly Message[], fault: ClassifiedFault): void {
    const { limits, settlement } = this.#parts
    const isDivisible = fault.faultClass === 'contents' || fault.faultClass === 'too-long'
    if (isDivisible && fault.wholeRequest && messages.length > 1) {
      const weights = messages.map(({ body }) => body.length)
      const isSmallerNow =
        fault.faultClass === 'too-long' && limits.learnFromRequest(weights, fault.message)
      this.#tryAgain(
        isSmallerNow ? messages : messages.map((message) => ({ ...message, alone: true })),
      )
      return
    }
    for (const message of messages) {
      const isRecord = message.recordCount === 1
      if (fault.faultClass === 'too-long')
        limits.learnMessageLimit(message.body.length, fault.message, isRecord)
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

  /** Sends messages again at once, without waiting for the other messages of their request. */
  #tryAgain(messages: readonly Message[]): void {
    this.#parts.queue.putBack(messages)
    this.wake()
  }

  /** Gives up messages that are older than `deliveryTimeoutMs` and never got a slot. */
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
