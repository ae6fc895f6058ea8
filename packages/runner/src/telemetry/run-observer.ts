/** What a run is, for those that observe it. No text of it holds a secret. */
export interface ObservedRun {
  /** Tells this run apart from every other one. */
  readonly runId: string
  /** The name that the source was given, else its title. */
  readonly source: string
  /** Where rows go, for a person. */
  readonly destination: string
  /** How long ago the oldest row was read that is not safe yet. 0: every row is safe. */
  readonly checkpointLagMs: () => number
  /**
   * How long the run has done nothing at all. A run that waits for a slow `read`, or for the next try, is at work: it looks
   * after the `read` twice a second. A write or a commit that never returns is not.
   */
  readonly silentMs: () => number
}

/** An error as it may be told: without secrets, and without values of rows. */
export interface ToldError {
  readonly name: string
  /** The code of a `PanoplyError`, or of a system error. */
  readonly code: string | undefined
  readonly message: string
}

/** How a run ended. */
export type ObservedOutcome = 'finished' | 'stopped' | 'failed'

/** A part of a run that takes time: a `read` or a commit. */
export interface StepObserver {
  /** Does the work of the step. What is traced inside belongs to the step. */
  within<Result>(work: () => Result): Result
  /**
   * @param durationMs how long the step took
   * @param count the rows that a `read` returned; the bytes that are safe since the commit before, where they are counted
   */
  done(durationMs: number, count: number): void
  failed(durationMs: number, error: ToldError): void
}

/** Hears what one run does. What its methods throw becomes a warning of the run, once. */
export interface RunProgressObserver {
  /** Does the whole run. What is traced inside belongs to the run. */
  within<Result>(work: () => Result): Result
  /** The source is open: the right to it is held, the destination is ready, and the source is read from now on. */
  sourceOpened(): void
  readStarted(): StepObserver
  /** The destination has taken a batch. */
  batchTaken(rows: number): void
  commitStarted(): StepObserver
  /** A `read` failed, and is tried again after `delayMs`. */
  retried(attempt: number, delayMs: number, error: string): void
  /** A row was left out. */
  rowRejected(): void
  /** Another run has taken the source over. */
  leaseLost(): void
  ended(outcome: ObservedOutcome, durationMs: number, error: ToldError | undefined): void
}

/** Observes runs: makes metrics, traces or a page of them. See `observer` of `RunOptions`. */
export interface RunObserver {
  /** A run begins; the right to its source is held. */
  runStarted(run: ObservedRun): RunProgressObserver
}
