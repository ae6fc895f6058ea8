import type { FaultClass } from './classify-fault.js'

/** The limit at the start: enough to be quick, few enough for a small queue. */
const INITIAL_LIMIT = 4
/** The queue is busy if its latency is this many times its best: more requests at once would only wait longer. */
const BUSY_RATIO = 2
/** Above this ratio, fewer requests at once lose no throughput. */
const OVERRUN_RATIO = 4
/** The share of a new latency in the moving average. */
const SMOOTHING = 0.2
/** The best latency grows by this factor with every answer, so that the writer adapts to a queue that became slower. */
const BEST_DECAY = 1.0002
/** After this many answers without throttling, it is worth trying more requests at once. */
const ANSWERS_BEFORE_PROBE = 400

/**
 * How many requests may be on their way at once:
 *
 * - The queue answers about as quickly as at its best: one more per round of answers.
 * - The queue becomes slower: no change. Much slower: one less.
 * - The queue throttles: one less, because the limit of the queue is then known exactly.
 * - The queue fails or cannot be reached: half.
 */
export class Concurrency {
  readonly #maxInFlight: number
  #limit: number
  /** The limit at which the queue throttled last. It is only exceeded after `ANSWERS_BEFORE_PROBE` answers. */
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

  /** The queue took messages, `latencyMs` after they were sent. */
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

  /** A request failed. Of several that were on their way together, only the first failure counts. */
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
