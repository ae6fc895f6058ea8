import type { Message } from '../message/message.js'
import { type Clock, sleep } from '@panoply/errors/internal'
import { hasCome } from '../runtime/lived-clock.js'
import { type QueueFault, type Transport, UNMENTIONED } from '../transport/transport.js'
import { attempt, type AttemptResult } from './attempt.js'
import { backoffMs } from './backoff.js'
import { type ClassifiedFault, classifyFault } from './classify-fault.js'

/** Called with the results of a request. Each message is passed to exactly one of the last four methods. */
export interface RequestObserver {
  sending(messages: readonly Message[]): void
  retrying(messages: readonly Message[], delayMs: number, fault: ClassifiedFault): void
  delivered(messages: readonly Message[], durationMs: number): void
  /** The queue refuses the messages, and would refuse them again. */
  refused(messages: readonly Message[], fault: ClassifiedFault): void
  /** The messages are older than `deliveryTimeoutMs`. */
  expired(messages: readonly Message[], fault: ClassifiedFault): void
  /** The writer stopped before the queue answered. */
  abandoned(messages: readonly Message[], fault: ClassifiedFault): void
}

export interface RequestSettings {
  readonly transport: Transport
  readonly clock: Clock
  readonly random: () => number
  readonly requestTimeoutMs: number
  readonly deliveryTimeoutMs: number
  readonly observer: RequestObserver
}

/**
 * The shortest time limit of an attempt, in milliseconds (unless `requestTimeoutMs` is shorter). The last attempt
 * begins at the deadline of its messages. With less time than this, no queue could answer it.
 */
const MIN_ATTEMPT_MS = 1_000

/** Tells `p-retry` that some messages have to be sent again. */
class AttemptFailed extends Error {}

/**
 * Sends messages in one request. It retries with growing waits until each message is delivered, refused or expired. If
 * only some messages failed, only these are sent again.
 */
export class RequestDelivery {
  readonly #context: RequestSettings
  readonly #abandoned = new AbortController()
  #outstanding: readonly Message[]
  #lastFault: ClassifiedFault | undefined

  constructor(messages: readonly Message[], context: RequestSettings) {
    this.#outstanding = messages
    this.#context = context
  }

  /** Resolves when each message is delivered, refused, expired or abandoned. It never rejects. */
  async run(): Promise<void> {
    try {
      // Loaded with the first request, like the AWS client, so that importing the package stays cheap.
      const { default: pRetry } = await import('p-retry')
      await pRetry(() => this.#tryOnce(), {
        retries: Number.POSITIVE_INFINITY,
        // No wait here, because `onFailedAttempt` waits on the writer's clock.
        minTimeout: 0,
        onFailedAttempt: ({ error, attemptNumber }) => {
          if (!(error instanceof AttemptFailed)) throw error
          return this.#waitOrExpire(attemptNumber)
        },
        shouldRetry: () => this.#outstanding.length > 0,
      })
    } catch (error) {
      // Only a defect leads here while messages are not settled. The defect becomes the reason for handing them back.
      this.#expire(() => true, unexpectedFault(error))
    }
  }

  /** Gives up the remaining messages before it returns. A later answer has no effect. */
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
    // A wait never passes the deadline: the last attempt is made exactly then.
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

const unexpectedFault = (error: unknown): ClassifiedFault =>
  classified({ code: 'UnexpectedError', message: String(error) }, true)
