import { isRetryable } from '@panoply/errors'

import { textOf } from '../values/text-of.js'
import { RunFailedError, type RunPart } from './run-failed-error.js'
import type { RunWatch } from './run-watch.js'

/** A failure with the part of the run in which it happened. It is final: the run does not retry after it. */
export class PartFailure extends Error {
  override readonly name = 'PartFailure'
  readonly part: RunPart
  readonly retryable = false

  constructor(part: RunPart, cause: unknown) {
    super(textOf(cause), { cause })
    this.part = part
  }
}

/** Runs an action as one part of the run. If parts are nested, a failure belongs to the inner one. */
export const inPart = async <Result>(
  part: RunPart,
  work: () => Result | Promise<Result>,
): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    throw error instanceof PartFailure ? error : new PartFailure(part, error)
  }
}

/** The error that the caller of a run gets, with its secrets masked. */
export const runFailure = (error: unknown, watch: RunWatch): unknown => {
  // The error is a defect of the runner, or an error of a listener.
  if (!(error instanceof PartFailure)) return watch.maskError(error)
  const { part, cause } = error
  return new RunFailedError(watch.mask(`${NAMES[part]} failed: ${textOf(cause)}`), {
    part,
    report: watch.end('failed'),
    retryable: isRetryable(cause),
    cause: watch.maskError(cause),
    causeStack:
      cause instanceof Error && cause.stack !== undefined ? watch.mask(cause.stack) : undefined,
  })
}

const NAMES: Readonly<Record<RunPart, string>> = {
  source: 'the data source',
  destination: 'the destination',
  state: 'the keeping of state',
}
