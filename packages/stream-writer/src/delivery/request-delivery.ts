import type { Message } from '../message/message.js'
import type { Clock } from '../runtime/clock.js'
import { hasCome } from '../runtime/lived-clock.js'
import type { QueueFault, Transport } from '../transport/transport.js'
import { attempt, type AttemptResult } from './attempt.js'
import { backoffMs } from './backoff.js'
import { classifyFault, type FaultClass } from './classify-fault.js'
import { sleep } from './sleep.js'

/** A fault with what it leads to. */
export interface ClassifiedFault extends QueueFault {
  readonly faultClass: FaultClass
  /** Whether the request failed as a whole, so that it is not known which of its messages is to blame. */
  readonly wholeRequest: boolean
}

/** Who is told what becomes of the messages of a request. Every message is passed to exactly one of the last four. */
export interface DeliveryObserver {
  sending(messages: readonly Message[]): void
  retrying(messages: readonly Message[], delayMs: number, fault: ClassifiedFault): void
  delivered(messages: readonly Message[], durationMs: number): void
  /** The queue takes neither the messages as they are nor a repetition. */
  refused(messages: readonly Message[], fault: ClassifiedFault): void
  /** Time ran out: the messages are older than they may become. */
  expired(messages: readonly Message[], fault: ClassifiedFault): void
  /** The writer stops before the queue answered. */
  abandoned(messages: readonly Message[], fault: ClassifiedFault): void
}

export interface DeliveryContext {
  readonly transport: Transport
  readonly clock: Clock
  readonly random: () => number
  readonly requestTimeoutMs: number
  readonly deliveryTimeoutMs: number
  readonly observer: DeliveryObserver
}

/**
 * An attempt is given at least so many milliseconds (or `requestTimeoutMs`, when that is less), also the last one,
 * which begins when the deadline has come: an attempt that no queue can answer in time would be worse than none.
 */
const MIN_ATTEMPT_MS = 1_000

/** Tells `p-retry` that messages are left over. */
class AttemptFailed extends Error {}

/**
 * Sends messages in one request and again, with growing waits, until none is left: each is delivered, refused or
 * expired. Of a request that failed in part, only what failed is sent again.
 */
export class RequestDelivery {
  readonly #context: DeliveryContext
  readonly #abandoned = new AbortController()
  #outstanding: readonly Message[]
  #lastFault: ClassifiedFault | undefined

  constructor(messages: readonly Message[], context: DeliveryContext) {
    this.#outstanding = messages
    this.#context = context
  }

  /** Resolves when no message is left. It never rejects. */
  async run(): Promise<void> {
    try {
      // Loaded with the first request, like the AWS client: importing the package stays cheap.
      const { default: pRetry } = await import('p-retry')
      await pRetry(() => this.#tryOnce(), {
        retries: Number.POSITIVE_INFINITY,
        // The waits are made in `onFailedAttempt`, on the writer's clock.
        minTimeout: 0,
        onFailedAttempt: ({ error, attemptNumber }) => {
          if (!(error instanceof AttemptFailed)) throw error
          return this.#waitOrExpire(attemptNumber)
        },
        shouldRetry: () => this.#outstanding.length > 0,
      })
    } catch (error) {
      // Only a defect leads here with messages left over; they are handed back with it.
      this.#expire(() => true, unexpectedFault(error))
    }
  }

  /** Gives up what is left before it returns. An answer that comes later is not heard. */
  abandon(fault: ClassifiedFault): void {
    const left = this.#outstanding
    this.#outstanding = []
    if (left.length > 0) this.#context.observer.abandoned(left, fault)
    this.#abandoned.abort()
  }

  async #tryOnce(): Promise<void> {
    if (this.#outstanding.length === 0) return
    const { transport, clock, observer } = this.#context
    const sent = this.#outstanding.map((message) => ({
      ...message,
      attempts: message.attempts + 1,
    }))
    this.#outstanding = sent
    observer.sending(sent)
    const startedAt = clock.now()
    const untilDeadlineMs = Math.max(MIN_ATTEMPT_MS, Math.ceil(this.#untilDeadline(startedAt)))
    const timeoutMs = Math.min(this.#context.requestTimeoutMs, untilDeadlineMs)
    const result = await attempt(transport, sent, clock, timeoutMs, this.#abandoned.signal)
    if (this.#abandoned.signal.aborted) return
    const sorted = sortResult(sent, result)
    this.#outstanding = sorted.again.map(({ message }) => message)
    this.#lastFault = sorted.again[0]?.fault
    if (sorted.accepted.length > 0) observer.delivered(sorted.accepted, clock.now() - startedAt)
    for (const [fault, refused] of sorted.refused) observer.refused(refused, fault)
    if (this.#outstanding.length > 0) throw new AttemptFailed()
  }

  async #waitOrExpire(failures: number): Promise<void> {
    const { clock, random, observer } = this.#context
    const fault = this.#lastFault as ClassifiedFault
    const now = clock.now()
    this.#expire((message) => hasCome(this.#deadlineOf(message), now), fault)
    if (this.#outstanding.length === 0) return
    // The last attempt is made at the deadline, not given away because the next wait would pass it.
    const delayMs = Math.min(backoffMs(failures, random()), Math.ceil(this.#untilDeadline(now)))
    observer.retrying(this.#outstanding, delayMs, fault)
    await sleep(clock, delayMs, this.#abandoned.signal)
  }

  #expire(isOver: (message: Message) => boolean, fault: ClassifiedFault): void {
    const over = this.#outstanding.filter(isOver)
    this.#outstanding = this.#outstanding.filter((message) => !isOver(message))
    if (over.length > 0) this.#context.observer.expired(over, fault)
  }

  #untilDeadline(now: number): number {
    return Math.max(...this.#outstanding.map((message) => this.#deadlineOf(message))) - now
  }

  #deadlineOf({ openedAt }: Message): number {
    return openedAt + this.#context.deliveryTimeoutMs
  }
}

interface SortedResult {
  readonly accepted: Message[]
  readonly again: { readonly message: Message; readonly fault: ClassifiedFault }[]
  readonly refused: Map<ClassifiedFault, Message[]>
}

const sortResult = (messages: readonly Message[], result: AttemptResult): SortedResult => {
  const sorted: SortedResult = { accepted: [], again: [], refused: new Map() }
  const wholeFault = 'fault' in result ? classified(result.fault, true) : undefined
  messages.forEach((message, index) => {
    const outcome = 'outcomes' in result ? result.outcomes[index] : undefined
    if (outcome === 'accepted') {
      sorted.accepted.push(message)
      return
    }
    const fault = wholeFault ?? classified(outcome ?? UNMENTIONED, false)
    if (fault.faultClass === 'transient' || fault.faultClass === 'throttled') {
      sorted.again.push({ message, fault })
    } else {
      sorted.refused.set(fault, [...(sorted.refused.get(fault) ?? []), message])
    }
  })
  return sorted
}

const classified = (fault: QueueFault, wholeRequest: boolean): ClassifiedFault => ({
  ...fault,
  faultClass: classifyFault(fault),
  wholeRequest,
})

const UNMENTIONED: QueueFault = {
  code: 'IncompleteAnswer',
  message: 'the answer of the queue does not mention the message',
}

const unexpectedFault = (error: unknown): ClassifiedFault =>
  classified({ code: 'UnexpectedError', message: String(error) }, true)
