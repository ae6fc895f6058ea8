import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/**
 * The kind of a {@link SpoolError}.
 *
 * - `locked`: another writer uses it, in this process or in another one
 * - `foreign`: it belongs to another account, to another program, or to a newer version of the package
 * - `missing`: the package `classic-level`, which stores the records, is not installed or cannot be loaded
 * - `disk`: it cannot be opened, written or read; `cause` has the code of the store or of the system
 */
export type SpoolErrorKind = 'locked' | 'foreign' | 'missing' | 'disk'

/** `locked`: the other writer may close. `disk`: the disk may recover. */
const HELPED_BY_TIME: readonly SpoolErrorKind[] = ['locked', 'disk']

/** Facts of a {@link SpoolError}. */
export interface SpoolFacts {
  readonly kind: SpoolErrorKind
  /** The option `spoolDirectory`, as an absolute path. */
  readonly directory: string
  readonly cause?: unknown
}

/**
 * Records cannot be kept on disk. With the kinds `locked`, `foreign` and `missing` the writer refuses to work: `write`
 * throws this error, and records that were accepted before are handed back. With the kind `disk` only the spool stops:
 * `persisted` rejects with this error, and delivery continues.
 */
export class SpoolError extends PanoplyError {
  static {
    brandPrototype(this, 'SpoolError')
  }

  declare readonly code: 'PANOPLY_SPOOL_FAILED'
  readonly kind: SpoolErrorKind
  readonly directory: string

  constructor(message: string, facts: SpoolFacts) {
    super(message, {
      ...facts,
      code: 'PANOPLY_SPOOL_FAILED',
      retryable: HELPED_BY_TIME.includes(facts.kind),
    })
    this.kind = facts.kind
    this.directory = facts.directory
  }
}
