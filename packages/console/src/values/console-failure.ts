import type { ApiFailure } from '../protocol/index.js'

/** A request that is refused: becomes an {@link ApiFailure}. Not an error of the public API. */
export class ConsoleFailure extends Error {
  readonly failure: ApiFailure

  constructor(failure: ApiFailure) {
    super(failure.message)
    this.name = 'ConsoleFailure'
    this.failure = failure
  }
}

/** There is nothing of that name. */
export const notFound = (what: string): ConsoleFailure =>
  new ConsoleFailure({ code: 'not-found', message: `there is no ${what}` })
