import { PanoplyError } from '@panoply/errors'

/** Facts of a {@link RunLockedError}. */
export interface RunLockedFacts {
  /** The lock file, or what else tells the holder. */
  readonly lock: string
  /** The process that holds it, where it is known. */
  readonly pid?: number | undefined
  readonly host?: string | undefined
}

/** Another run of the same source is under way: the two would overwrite each other's state. Try again when it is done. */
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
