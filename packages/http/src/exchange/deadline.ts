import type { Clock, Timer } from '@panoply/errors/internal'

/** Aborts an exchange when its time is over, or as soon as the caller's signal is aborted. */
export class Deadline {
  readonly limitMs: number
  readonly #clock: Clock
  readonly #controller = new AbortController()
  readonly #callerSignal: AbortSignal | undefined
  #timer: Timer | undefined
  #isOver = false

  constructor(clock: Clock, limitMs: number, callerSignal: AbortSignal | undefined) {
    this.#clock = clock
    this.limitMs = limitMs
    this.#callerSignal = callerSignal
    callerSignal?.addEventListener('abort', this.#abort, { once: true })
    this.restart()
  }

  /** For `fetch`. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Whether the time ran out before the exchange ended. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** @throws the reason of the caller's signal, if it is aborted */
  throwIfCallerAborted(): void {
    this.#callerSignal?.throwIfAborted()
  }

  /** Starts the time again. */
  restart(): void {
    this.stop()
    const giveUp = (): void => {
      this.#isOver = true
      this.#controller.abort()
    }
    // The timer does not keep the process alive: the exchange itself does.
    this.#timer = this.#clock.after(this.limitMs, giveUp, false)
  }

  /** Stops the time until the next {@link restart}. */
  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  /** Ends the deadline with the exchange. */
  end(): void {
    this.stop()
    this.#callerSignal?.removeEventListener('abort', this.#abort)
  }

  readonly #abort = (): void => {
    this.#controller.abort()
  }
}
