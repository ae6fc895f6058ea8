import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/** Facts of a {@link BufferFullError}. */
export interface BufferFullFacts {
  /** The bytes that are in the buffer at the moment, or in the spool. */
  readonly bufferedBytes: number
  /** The limit in bytes: the option `maxBufferedBytes`, or `maxSpoolBytes`. */
  readonly limitBytes: number
}

/**
 * Thrown by `write` when the buffer or the spool is full. The record was not accepted: wait for `writer.ready()` and
 * write it again. This error never comes if the caller waits whenever `write` returns `false`.
 */
export class BufferFullError extends PanoplyError {
  static {
    brandPrototype(this, 'BufferFullError')
  }

  declare readonly code: 'PANOPLY_BUFFER_FULL'
  readonly bufferedBytes: number
  readonly limitBytes: number

  constructor(message: string, facts: BufferFullFacts) {
    super(message, { code: 'PANOPLY_BUFFER_FULL', retryable: true })
    this.bufferedBytes = facts.bufferedBytes
    this.limitBytes = facts.limitBytes
  }
}
