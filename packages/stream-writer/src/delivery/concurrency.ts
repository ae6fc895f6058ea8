import type { FaultClass } from './classify-fault.js'

/** Requests at once to begin with: enough to be quick, few enough not to overrun a small queue. */
const INITIAL_LIMIT = 4
/** A queue that answers this much slower than at its best is busy: more at once would only wait longer. */
const BUSY_RATIO = 2
/** Beyond this, fewer at once lose nothing. */
const OVERRUN_RATIO = 4
/** How much of a new latency enters the average. */
const SMOOTHING = 0.2
/** The best latency is forgotten by so much with every answer, so that a queue which became slower is believed. */
const BEST_DECAY = 1.0002
/** So many answers in a row without throttling, and it is worth a try whether the queue takes more than it took then. */
const ANSWERS_BEFORE_PROBE = 400

/**
 * How many requests may be on their way at once. It grows by one with every round of answers as long as the queue
 * answers as quickly as at its best, stays when the queue becomes busy, and gives way when it is overrun: by one when
 * it throttles, because the knee is then known exactly, and by half when it fails or cannot be reached.
 */
export class Concurrency {
  readonly #maxInFlight: number
  #limit: number
  /** Where the queue throttled last: above it the limit only grows by a careful try. */
  #ceiling = Number.POSITIVE_INFINITY
  #answers = 0
  #answersSinceThrottled = 0
  #latencyMs = 0
  #bestLatencyMs = Number.POSITIVE_INFINITY
  #loweredAt = Number.NEGATIVE_INFINITY

  constructor(maxInFlight: number) {
    this.#maxInFlight = maxInFlight
    this.#limit = Math.min(maxInFlight, INITIAL_LIMIT)
  }

  get limit(): number {
    return this.#limit
  }

  /** The queue took messages, so many milliseconds after they were sent. */
  answered(latencyMs: number): void {
    const before = this.#latencyMs === 0 ? latencyMs : this.#latencyMs
    this.#latencyMs = before + (latencyMs - before) * SMOOTHING
    this.#bestLatencyMs = Math.min(this.#bestLatencyMs * BEST_DECAY, this.#latencyMs)
    this.#answersSinceThrottled++
    if (this.#answersSinceThrottled >= ANSWERS_BEFORE_PROBE)
      this.#ceiling = Number.POSITIVE_INFINITY
    if (++this.#answers < this.#limit) return
    this.#answers = 0
    const ratio = this.#latencyMs / Math.max(1, this.#bestLatencyMs)
    if (ratio > OVERRUN_RATIO) this.#set(this.#limit - 1)
    else if (ratio < BUSY_RATIO && this.#limit < this.#ceiling) this.#set(this.#limit + 1)
  }

  /** A request failed. Of several that were on their way together only the first is heard. */
  failed(faultClass: FaultClass, now: number): void {
    if (faultClass !== 'throttled' && faultClass !== 'transient') return
    if (faultClass === 'throttled') this.#answersSinceThrottled = 0
    if (now - this.#loweredAt < this.#latencyMs) return
    this.#loweredAt = now
    this.#answers = 0
    const limit = faultClass === 'throttled' ? this.#limit - 1 : Math.floor(this.#limit / 2)
    this.#set(limit)
    if (faultClass === 'throttled') this.#ceiling = this.#limit
  }

  #set(limit: number): void {
    this.#limit = Math.min(this.#maxInFlight, Math.max(1, limit))
  }
}
