import { isRetryable } from '@panoply/errors'

import { textOf } from '../values/text-of.js'
import { RunFailedError, type RunPart } from './run-failed-error.js'
import type { RunWatch } from './run-watch.js'

/** A failure on its way up, with the part of the run that it happened in. Within a run nothing tries it again. */
export class PartFailure extends Error {
  override readonly name = 'PartFailure'
  readonly part: RunPart
  readonly retryable = false

  constructor(part: RunPart, cause: unknown) {
    super(textOf(cause), { cause })
    this.part = part
  }
}

/** Does something in the name of a part. What fails inside a part of a part belongs to the inner one. */
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

/** The error that the caller of a run gets, without secrets. */
export const runFailure = (error: unknown, watch: RunWatch): unknown => {
  // A defect of the runner itself, or of a handler of events.
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
