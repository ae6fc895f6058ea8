import { PanoplyError } from '@panoply/errors'

import type { RunReport } from './run-report.js'

/** What failed in a run: the data source, the destination, or the keeping of state. */
export type RunPart = 'source' | 'destination' | 'state'

/** Facts of a {@link RunFailedError}. */
export interface RunFailedFacts {
  readonly part: RunPart
  /** What the run did before it failed. */
  readonly report: RunReport
  readonly retryable: boolean
  readonly cause: unknown
  /** The stack of the cause, without secrets, where it has one. */
  readonly causeStack?: string | undefined
}

/**
 * A run that could not go on. What the destination had made safe is there, and the state that belongs to it: the next
 * run goes on from there. `retryable` is that of the cause.
 */
export class RunFailedError extends PanoplyError {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'RunFailedError', configurable: true })
  }

  declare readonly code: 'PANOPLY_RUN_FAILED'
  readonly part: RunPart
  readonly report: RunReport
  readonly causeStack: string | undefined

  constructor(message: string, facts: RunFailedFacts) {
    super(message, {
      code: 'PANOPLY_RUN_FAILED',
      retryable: facts.retryable,
      cause: facts.cause,
    })
    this.part = facts.part
    this.report = facts.report
    this.causeStack = facts.causeStack
  }
}
