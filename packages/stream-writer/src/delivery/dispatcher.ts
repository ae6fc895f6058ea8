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
 * The search for a bad record ends after this many refused single records, if the queue took nothing in between and
 * refused whole requests: then it refuses everything, and searching on would cost two requests per record.
 */
const MAX_REFUSED_ALONE = 25

/** Hears of requests. */
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
 * Decides when the next request leaves: as soon as a slot is free and a message is full or due. While no slot is free, the
 * open message grows: a busy queue gets few full messages instead of many small ones.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts
  readonly #observer: RequestObserver
  readonly #concurrency: Concurrency
  readonly #deliveries = new Set<RequestDelivery>()
  /** How many records were refused one by one since the queue last took a message. */
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

  /** The current limit of requests at once. */
  get concurrency(): number {
    return this.#concurrency.limit
  }

  /** Requests on their way or waiting to be repeated. */
  get inFlight(): number {
    return this.#deliveries.size
  }

  /** A record opened a message: the message is due after `flushAfterMs`. */
  opened(): void {
    this.#dueTimer?.cancel()
    const { runtime, options } = this.#parts
    // A message needs time for its attempts: it waits at most half of its time.
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

  /** Sends nothing until `resume` is called: the spool is being opened. */
  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#pump()
  }

  /** A message may be ready: looks for one after this turn of the event loop. */
  wake(): void {
    if (this.#pumpScheduled) return
    this.#pumpScheduled = true
    queueMicrotask(() => {
      this.#pumpScheduled = false
      this.#pump()
    })
  }

  /**
   * Gives up all messages, also those on their way. When it returns, every record is handed back, or on disk for a later
   * writer.
   */
  abandon(fault: ClassifiedFault): void {
    for (const delivery of this.#deliveries) delivery.abandon(fault)
    // Abandoned requests end by themselves. They no longer count as on their way.
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

  /** Sends messages again at once: they do not wait until the other messages of their request are settled. */
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
