import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/** A record as it was accepted: the table, and the values that JSON holds. */
export interface TableRecord {
  readonly table: string
  readonly record: Record<string, unknown>
}

/** Facts of a {@link DeliveryError}. */
export interface DeliveryFacts {
  /** The records that are handed back. */
  readonly records: readonly TableRecord[]
  /** The number of requests that carried the records. It is 0 when no request was sent. */
  readonly attempts: number
  /** Whether writing the records again can help. */
  readonly retryable: boolean
  /** Why the last attempt failed. */
  readonly cause?: unknown
}

/**
 * Records that were accepted and could not be delivered. The error hands them back. `retryable` says whether writing
 * them again can help: `true` after an outage, `false` if the queue refused them. If the answer of the queue was lost,
 * the queue may hold the records already. `cause` says so.
 */
export class DeliveryError extends PanoplyError {
  static {
    brandPrototype(this, 'DeliveryError')
  }

  declare readonly code: 'PANOPLY_DELIVERY_FAILED'
  readonly records: readonly TableRecord[]
  readonly attempts: number

  constructor(message: string, facts: DeliveryFacts) {
    super(message, { ...facts, code: 'PANOPLY_DELIVERY_FAILED' })
    this.records = facts.records
    this.attempts = facts.attempts
  }

  /** For logs: the message and the numbers. Of the records, only the table and the size of the first one. */
  toJSON(): DeliverySummary {
    const { name, message, code, retryable, attempts } = this
    // A caller without types may have left the records out.
    const records = (this.records as readonly TableRecord[] | undefined) ?? []
    const [first] = records
    return {
      ...{ name, message, code, retryable, attempts, records: records.length },
      ...(first && { first: { table: nameOf(first.table), bytes: sizeOf(first.record) } }),
    }
  }

  /** What `console.error` shows: the same as `toJSON`. */
  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    const { name, message, ...facts } = this.toJSON()
    return `${name}: ${message} ${inspect(facts, options)}`
  }
}

/** A {@link DeliveryError} as logs show it. */
export interface DeliverySummary {
  readonly name: string
  readonly message: string
  readonly code: string
  readonly retryable: boolean
  readonly attempts: number
  /** How many records the error holds. */
  readonly records: number
  readonly first?: {
    readonly table: string
    /** The size of the record as JSON, in bytes. It is 0 if the record cannot be written as JSON. */
    readonly bytes: number
  }
}

const sizeOf = (record: unknown): number => {
  try {
    return Buffer.byteLength(JSON.stringify(record))
  } catch {
    return 0
  }
}

/** A record that `tryWrite` refused may have any value as its table, also an object that cannot become a text. */
const nameOf = (table: unknown): string => {
  try {
    return String(table)
  } catch {
    return `(${typeof table})`
  }
}
