import { brandPrototype } from './brand.js'
import { type ErrorStatus, isErrorStatus, UNCLASSIFIED, UNPROCESSABLE } from './error-status.js'
import { PanoplyError } from './panoply-error.js'

/**
 * The work of the data source when the error occurred: reading rows (`collect`), or answering a question about its
 * configuration (`config`).
 */
export type Phase = 'collect' | 'config'

/** Facts of a {@link DataSourceError}. */
export interface DataSourceFacts {
  readonly phase: Phase
  /** A number of the table `ERROR_STATUSES`. Any other number becomes 506. Default 501. */
  readonly status?: number
  readonly sourceType?: string | undefined
  readonly sourceId?: string | undefined
  readonly databaseId?: string | undefined
  /** The name of the original error. Default `DataSourceError`. */
  readonly errorName?: string
  /** Default `true`. */
  readonly retryable?: boolean
  readonly cause?: unknown
  /** How long to wait before the next try, in milliseconds. Default: the caller decides. */
  readonly retryAfterMs?: number | undefined
}

/**
 * An error of a data source in the form that the platform stores. Its fields say what failed (`status`, `errorName`),
 * in which phase (`phase`), in which source (`sourceType`, `sourceId`, `databaseId`) and when (`createdAt`).
 */
export class DataSourceError extends PanoplyError {
  static {
    brandPrototype(this, 'DataSourceError')
  }

  declare readonly code: 'PANOPLY_DATA_SOURCE_FAILED'
  readonly status: ErrorStatus
  /** The outermost phase that the error passed through. */
  phase: Phase
  readonly sourceType: string | undefined
  readonly sourceId: string | undefined
  readonly databaseId: string | undefined
  readonly errorName: string
  /** ISO 8601, UTC. */
  readonly createdAt: string

  constructor(message: string, facts: DataSourceFacts) {
    super(message, { ...facts, code: 'PANOPLY_DATA_SOURCE_FAILED' })
    const status = facts.status ?? UNCLASSIFIED
    this.status = isErrorStatus(status) ? status : UNPROCESSABLE
    this.phase = facts.phase
    this.sourceType = facts.sourceType
    this.sourceId = facts.sourceId
    this.databaseId = facts.databaseId
    this.errorName = facts.errorName ?? 'DataSourceError'
    this.createdAt = new Date().toISOString()
  }
}
