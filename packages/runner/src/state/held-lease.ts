import type { Timer, WallClock } from '@panoply/errors/internal'
import type { Lease } from './lease.js'
import { LeaseLostError } from './lease-lost-error.js'

/** The arguments of a {@link HeldLease}. */
export interface HeldLeaseOptions {
  /** How long the lease lasts after it was taken or renewed, in milliseconds. */
  readonly leaseMs: number
  /**
   * Renews the lease for `leaseMs`.
   *
   * @returns whether the holder still had it; after an error it is tried again while the lease lasts
   */
  readonly renew: () => Promise<boolean>
  /** The place where the lease is kept, for the message. */
  readonly lock: string
  readonly clock: WallClock
}

/** The lease is renewed after a third of its time, so two renewals may fail. */
const RENEW_AFTER = 1 / 3
/** After a failed renewal, the next try follows after this part of the time. */
const RETRY_AFTER = 1 / 15
/** The longest wait for the renewal of an expired lease, as a part of its time. */
const LAST_RENEWAL = 1 / 6

/**
 * Holds a lease: renews it in time, and reports when it is lost. The time of the lease counts from just before the
 * request that took or renewed it. So the lease expires here earlier than in the store.
 *
 * @example
 * ```ts
 * import { HeldLease, instantOf, systemClock } from '@panoply/runner'
 *
 * const lease = new HeldLease(
 *   { leaseMs: 30_000, renew: () => Promise.resolve(true), lock: 'the table sources', clock: systemClock },
 *   instantOf(systemClock),
 * )
 * await lease.ensureHeld()
 * lease.stop()
 * ```
 */
export class HeldLease implements Lease {
  readonly #options: HeldLeaseOptions
  readonly #lost = new AbortController()
  #heldSince: Instant
  #renewing: Promise<boolean> | undefined
  #timer: Timer | undefined
  #failure: unknown

  /** @param takenSince the result of {@link instantOf} before the request for the lease */
  constructor(options: HeldLeaseOptions, takenSince: Instant) {
    this.#options = options
    this.#heldSince = takenSince
    this.#schedule(RENEW_AFTER)
  }

  get lost(): AbortSignal {
    return this.#lost.signal
  }

  ensureHeld(): void | Promise<void> {
    this.#throwIfLost()
    if (!this.#hasRunOut) return
    return this.#makeSure()
  }

  /** Stops the renewals. The store releases the lease. */
  stop(): void {
    this.#timer?.cancel()
  }

  /** Call it when another run has the lease. @returns the error to throw */
  lose(cause?: unknown): LeaseLostError {
    this.stop()
    const { lock, leaseMs } = this.#options
    const why =
      cause === undefined
        ? 'another run has taken it over'
        : `it could not be renewed for ${leaseMs / 1_000} seconds`
    const error = new LeaseLostError(
      `this run has lost its lease on the source in ${lock}: ${why}. This run saves nothing more`,
      { lock, cause },
    )
    if (!this.#lost.signal.aborted) this.#lost.abort(error)
    return this.#lost.signal.reason as LeaseLostError
  }

  get #hasRunOut(): boolean {
    return elapsedMs(this.#heldSince, this.#options.clock) >= this.#options.leaseMs
  }

  #throwIfLost(): void {
    if (this.#lost.signal.aborted) throw this.#lost.signal.reason
  }

  #schedule(part: number): void {
    const { clock, leaseMs } = this.#options
    this.#timer?.cancel()
    this.#timer = clock.after(leaseMs * part, () => {
      void this.#onTimer()
    })
  }

  async #onTimer(): Promise<void> {
    try {
      if (this.#hasRunOut) {
        await this.#makeSure()
        return
      }
      // The next check is set now, so that it comes even if this renewal never answers.
      this.#schedule(RETRY_AFTER)
      await this.#renew()
    } catch {
      // The signal and the next call report the failure.
    }
  }

  /** Tries to renew an expired lease for the last time. */
  async #makeSure(): Promise<void> {
    const { clock, leaseMs } = this.#options
    let timer: Timer | undefined
    const patience = new Promise<false>((resolve) => {
      timer = clock.after(leaseMs * LAST_RENEWAL, () => {
        resolve(false)
      })
    })
    const isHeld = await Promise.race([this.#renew(), patience])
    timer?.cancel()
    this.#throwIfLost()
    if (!isHeld) throw this.lose(this.#failure ?? new Error('no answer'))
  }

  /** @returns whether the lease was renewed */
  #renew(): Promise<boolean> {
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }

  async #renewOnce(): Promise<boolean> {
    const asked = instantOf(this.#options.clock)
    try {
      if (!(await this.#options.renew())) {
        this.lose()
        return false
      }
    } catch (error) {
      this.#failure = error
      return false
    }
    if (this.#lost.signal.aborted) return false
    this.#heldSince = asked
    this.#schedule(RENEW_AFTER)
    return true
  }
}

/** A moment on both clocks of a machine. One clock stops while the machine sleeps; the other one can be set back. */
export interface Instant {
  readonly uptimeMs: number
  readonly dateMs: number
}

/**
 * This moment, on both clocks of the machine.
 *
 * @example
 * ```ts
 * import { instantOf, systemClock } from '@panoply/runner'
 *
 * console.log(instantOf(systemClock))
 * ```
 */
export const instantOf = (clock: WallClock): Instant => ({
  uptimeMs: clock.now(),
  dateMs: clock.date().getTime(),
})

const elapsedMs = (since: Instant, clock: WallClock): number => {
  const now = instantOf(clock)
  return Math.max(now.uptimeMs - since.uptimeMs, now.dateMs - since.dateMs)
}
