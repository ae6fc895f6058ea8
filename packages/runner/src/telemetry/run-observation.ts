import type { Clock } from '@panoply/errors/internal'

import type {
  ObservedOutcome,
  ObservedRun,
  RunObserver,
  RunProgressObserver,
  StepObserver,
  ToldError,
} from './run-observer.js'

/** The arguments of a {@link RunObservation}. */
export interface RunObservationOptions {
  readonly observers: readonly RunObserver[]
  /** Identifies the run. */
  readonly run: () => Pick<ObservedRun, 'runId' | 'source' | 'destination'>
  readonly clock: Clock
  /** Prepares an error for observers, without secrets. */
  readonly told: (error: unknown) => ToldError
  /** Called with an error of an observer. */
  readonly onFault: (error: unknown) => void
}

/** Measures a run and calls its observers. Without observers it only stores two times. */
export class RunObservation {
  readonly #options: RunObservationOptions
  readonly #observers: readonly RunProgressObserver[]
  readonly #startedMs: number
  /** The start of the `read` with the oldest row of the next commit. */
  #oldestUnsafeMs: number | undefined
  /** The same for the commit that runs. */
  #oldestBegunMs: number | undefined
  /** Until this time the run counts as busy. */
  #liveUntilMs: number

  constructor(options: RunObservationOptions) {
    this.#options = options
    const nowMs = options.clock.now()
    this.#startedMs = nowMs
    this.#liveUntilMs = nowMs
    const times = {
      checkpointLagMs: () => this.#sinceMs(this.#oldestBegunMs ?? this.#oldestUnsafeMs),
      silentMs: () => Math.max(0, this.#sinceMs(this.#liveUntilMs)),
    }
    const begun: RunProgressObserver[] = []
    this.#observers = begun
    for (const observer of options.observers) {
      this.#guarded(() => {
        begun.push(observer.runStarted({ ...options.run(), ...times }))
      })
    }
  }

  /** Runs the whole run inside of the observers. */
  within<Result>(work: () => Result): Result {
    return within(this.#observers, work)
  }

  /** Call it when the run has done something. */
  sign(): void {
    this.#liveUntilMs = Math.max(this.#liveUntilMs, this.#options.clock.now())
  }

  sourceOpened(): void {
    this.#tell((observer) => {
      observer.sourceOpened()
    })
  }

  /**
   * Measures a `read`.
   *
   * @param rowsOf the number of rows in its result
   */
  reading<Result>(
    read: () => Result | Promise<Result>,
    rowsOf: (result: Result) => number,
  ): Result | Promise<Result> {
    return this.#step(
      (observer) => observer.readStarted(),
      read,
      (result, startedMs) => {
        const rows = rowsOf(result)
        if (rows > 0) this.#oldestUnsafeMs ??= startedMs
        return rows
      },
    )
  }

  /**
   * Measures a commit.
   *
   * @param bytesNow the bytes that are committed after it
   */
  async committing(commit: () => Promise<void>, bytesNow: () => number): Promise<void> {
    const before = bytesNow()
    this.#oldestBegunMs ??= this.#oldestUnsafeMs
    this.#oldestUnsafeMs = undefined
    await this.#step(
      (observer) => observer.commitStarted(),
      commit,
      () => {
        this.#oldestBegunMs = undefined
        return bytesNow() - before
      },
    )
  }

  batchTaken(rows: number): void {
    this.sign()
    this.#tell((observer) => {
      observer.batchTaken(rows)
    })
  }

  retried(attempt: number, delayMs: number, error: string): void {
    this.#liveUntilMs = this.#options.clock.now() + delayMs
    this.#tell((observer) => {
      observer.retried(attempt, delayMs, error)
    })
  }

  rowRejected(): void {
    this.#tell((observer) => {
      observer.rowRejected()
    })
  }

  leaseLost(): void {
    this.#tell((observer) => {
      observer.leaseLost()
    })
  }

  ended(outcome: ObservedOutcome, error?: unknown): void {
    const told = error === undefined ? undefined : this.#options.told(error)
    const durationMs = this.#sinceMs(this.#startedMs)
    this.#tell((observer) => {
      observer.ended(outcome, durationMs, told)
    })
  }

  #step<Result>(
    start: (observer: RunProgressObserver) => StepObserver,
    work: () => Result | Promise<Result>,
    countOf: (result: Result, startedMs: number) => number,
  ): Result | Promise<Result> {
    const startedMs = this.#options.clock.now()
    const steps: StepObserver[] = []
    this.#tell((observer) => steps.push(start(observer)))
    const done = (result: Result): Result => {
      this.sign()
      const count = countOf(result, startedMs)
      this.#tellSteps(steps, (step) => {
        step.done(this.#sinceMs(startedMs), count)
      })
      return result
    }
    const failed = (error: unknown): never => {
      this.sign()
      this.#tellSteps(steps, (step) => {
        step.failed(this.#sinceMs(startedMs), this.#options.told(error))
      })
      throw error
    }
    this.sign()
    let result: Result | Promise<Result>
    try {
      result = within(steps, work)
    } catch (error) {
      return failed(error)
    }
    return result instanceof Promise ? result.then(done, failed) : done(result)
  }

  #tell(tell: (observer: RunProgressObserver) => unknown): void {
    for (const observer of this.#observers) this.#guarded(() => tell(observer))
  }

  #tellSteps(steps: readonly StepObserver[], tell: (step: StepObserver) => void): void {
    for (const step of steps) {
      this.#guarded(() => {
        tell(step)
      })
    }
  }

  /** A failure of an observer must not end the run. */
  #guarded(tell: () => unknown): void {
    try {
      tell()
    } catch (error) {
      this.#options.onFault(error)
    }
  }

  #sinceMs(ms: number | undefined): number {
    return ms === undefined ? 0 : this.#options.clock.now() - ms
  }
}

/** Runs `work` inside of each of these. The first one is the outermost. */
const within = <Result>(
  around: readonly { within<Inner>(work: () => Inner): Inner }[],
  work: () => Result,
): Result => around.reduceRight<() => Result>((inner, outer) => () => outer.within(inner), work)()
