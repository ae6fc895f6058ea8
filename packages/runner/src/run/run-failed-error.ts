import { PanoplyError } from '@panoply/errors'

import type { RunReport } from './run-report.js'

/** The part of the run that failed: the data source, the destination, or the state store. */
export type RunPart = 'source' | 'destination' | 'state'

/** Facts of a {@link RunFailedError}. */
export interface RunFailedFacts {
  readonly part: RunPart
  /** The report of the run up to its failure. */
  readonly report: RunReport
  readonly retryable: boolean
  readonly cause: unknown
  /** The stack of the cause, with secrets masked, if it has one. */
  readonly causeStack?: string | undefined
}

/**
 * A run that could not continue. Rows that were committed stay, and so does their state. The next run continues from
 * there. `retryable` is that of the cause.
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
