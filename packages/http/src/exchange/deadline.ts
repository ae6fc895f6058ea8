import { type Clock, runAfter } from '../clock.js'

/** Breaks an exchange off: when its time is over, or as soon as the caller's signal is aborted. */
export class Deadline {
  readonly limitMs: number
  readonly #clock: Clock
  readonly #controller = new AbortController()
  readonly #callerSignal: AbortSignal | undefined
  #stopTimer: (() => void) | undefined
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

  /** Whether the time was over before the exchange was. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** @throws the reason of the caller's signal, if it is aborted */
  throwIfCallerAborted(): void {
    this.#callerSignal?.throwIfAborted()
  }

  /** The time begins anew. */
  restart(): void {
    this.stop()
    this.#stopTimer = runAfter(this.#clock, this.limitMs, () => {
      this.#isOver = true
      this.#controller.abort()
    })
  }

  /** No time passes until the next {@link restart}. */
  stop(): void {
    this.#stopTimer?.()
    this.#stopTimer = undefined
  }

  /** The exchange is over. */
  end(): void {
    this.stop()
    this.#callerSignal?.removeEventListener('abort', this.#abort)
  }

  readonly #abort = (): void => {
    this.#controller.abort()
  }
}
