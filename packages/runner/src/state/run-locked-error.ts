import { PanoplyError } from '@panoply/errors'

/** Facts of a {@link RunLockedError}. */
export interface RunLockedFacts {
  /** The lock file, or another text that names the holder. */
  readonly lock: string
  /** The process that holds it, if it is known. */
  readonly pid?: number | undefined
  readonly host?: string | undefined
}

/**
 * Another run of the same source is in progress. The two would overwrite each other's state. Try again when the other
 * run is done.
 */
export class RunLockedError extends PanoplyError {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'RunLockedError', configurable: true })
  }

  declare readonly code: 'PANOPLY_RUN_LOCKED'
  readonly lock: string
  readonly pid: number | undefined
  readonly host: string | undefined

  constructor(message: string, facts: RunLockedFacts) {
    super(message, { code: 'PANOPLY_RUN_LOCKED', retryable: true })
    this.lock = facts.lock
    this.pid = facts.pid
    this.host = facts.host
  }
}
