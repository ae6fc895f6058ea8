import type { ApiFailure } from '../protocol/index.js'

/** A refused request. It becomes an {@link ApiFailure}. It is not an error of the public API. */
export class ConsoleFailure extends Error {
  readonly failure: ApiFailure

  constructor(failure: ApiFailure) {
    super(failure.message)
    this.name = 'ConsoleFailure'
    this.failure = failure
  }
}

/** The failure for a name that does not exist. */
export const notFound = (what: string): ConsoleFailure =>
  new ConsoleFailure({ code: 'not-found', message: `there is no ${what}` })
