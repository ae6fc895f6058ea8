import type { FaultClass } from './classify-fault.js'

/** The limit at the start: high enough to be quick, low enough for a small queue. */
const INITIAL_LIMIT = 4
/**
 * The queue is busy if its latency is this many times its best latency. Then more concurrent requests would only wait
 * longer.
 */
const BUSY_RATIO = 2
/** Above this ratio, fewer concurrent requests give the same throughput. */
const OVERRUN_RATIO = 4
/** The share of a new latency in the moving average. */
const SMOOTHING = 0.2
/** The best latency grows by this factor with every answer, so that the writer adapts to a queue that became slower. */
const BEST_DECAY = 1.0002
/** After this many answers without throttling, the writer tries more concurrent requests again. */
const ANSWERS_BEFORE_PROBE = 400

/**
 * The limit of concurrent requests. It adapts to the queue:
 *
 * - If the queue answers about as quickly as at its best, the limit grows by one per round of answers.
 * - If the queue becomes slower, the limit stays. If it becomes much slower, the limit shrinks by one.
 * - If the queue throttles, the limit shrinks by one, because the limit of the queue is then known exactly.
 * - If the queue fails or cannot be reached, the limit is halved.
 */
export class Concurrency {
  readonly #maxInFlight: number
  #limit: number
  /** The limit at which the queue last throttled. It is exceeded only after `ANSWERS_BEFORE_PROBE` answers. */
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

  /** Call it when the queue has accepted messages, `latencyMs` after they were sent. */
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

  /** Call it when a request has failed. If several requests ran at the same time, only the first failure counts. */
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
