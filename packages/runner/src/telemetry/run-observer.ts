/** The facts of a run for its observers. No text of it holds a secret. */
export interface ObservedRun {
  /** Identifies this run among all runs. */
  readonly runId: string
  /** The name that a person gave the source, or else its title. */
  readonly source: string
  /** The place of the rows, for a person. */
  readonly destination: string
  /** The age of the oldest row that is read and not committed yet. 0 if every row is committed. */
  readonly checkpointLagMs: () => number
  /**
   * How long the run has been idle. A run that waits for a slow `read`, or for the next try, is not idle: it checks the
   * `read` twice a second. A run whose write or commit never returns is idle.
   */
  readonly silentMs: () => number
}

/** An error for observers: without secrets, and without values of rows. */
export interface ToldError {
  readonly name: string
  /** The code of a `PanoplyError`, or of a system error. */
  readonly code: string | undefined
  readonly message: string
}

/** How a run ended. */
export type ObservedOutcome = 'finished' | 'stopped' | 'failed'

/** A timed part of a run: a `read` or a commit. */
export interface StepObserver {
  /** Runs the work of the step. Spans that start inside belong to the step. */
  within<Result>(work: () => Result): Result
  /**
   * @param durationMs the duration of the step
   * @param count for a `read` its rows; for a commit the bytes since the last one, if the destination counts them
   */
  done(durationMs: number, count: number): void
  failed(durationMs: number, error: ToldError): void
}

/** Observes one run. If a method throws, the run warns once. */
export interface RunProgressObserver {
  /** Runs the whole run. Spans that start inside belong to the run. */
  within<Result>(work: () => Result): Result
  /** The source is open: the run owns it, the destination is ready, and reading begins. */
  sourceOpened(): void
  readStarted(): StepObserver
  /** The destination has taken a batch. */
  batchTaken(rows: number): void
  commitStarted(): StepObserver
  /** A `read` has failed and is tried again after `delayMs`. */
  retried(attempt: number, delayMs: number, error: string): void
  /** A row was left out. */
  rowRejected(): void
  /** Another run has taken over the source. */
  leaseLost(): void
  ended(outcome: ObservedOutcome, durationMs: number, error: ToldError | undefined): void
}

/** Observes runs, for metrics, traces or a health page. See `observer` of `RunOptions`. */
export interface RunObserver {
  /** Called when a run begins. The run owns its source. */
  runStarted(run: ObservedRun): RunProgressObserver
}
