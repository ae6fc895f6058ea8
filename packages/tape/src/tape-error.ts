import { PanoplyError } from '@panoply/errors'

/**
 * Why a tape could not be used:
 *
 * - `missing`: a request is not on the tape, or was made more often than it is on the tape;
 * - `busy`: another tape is recorded or replayed in this process;
 * - `unreadable`: the file is not there, or is no tape;
 * - `unfinished`: an answer was not complete when the recording ended.
 */
export type TapeFailure = 'missing' | 'busy' | 'unreadable' | 'unfinished'

/** A tape could not be used. Trying again cannot help. */
export class TapeError extends PanoplyError {
  static {
    // On the prototype, as in `PanoplyError`: a minifier cannot change it there.
    Object.defineProperty(this.prototype, 'name', { value: 'TapeError', writable: true })
  }

  declare readonly code: 'PANOPLY_TAPE_FAILED'
  readonly failure: TapeFailure

  constructor(message: string, failure: TapeFailure, cause?: unknown) {
    super(message, {
      ...{ code: 'PANOPLY_TAPE_FAILED', retryable: false },
      ...(cause !== undefined && { cause }),
    })
    this.failure = failure
  }
}
