import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/** Facts of a {@link BufferFullError}. */
export interface BufferFullFacts {
  /** What is buffered, or on disk, at the moment, in bytes. */
  readonly bufferedBytes: number
  /** The option `maxBufferedBytes`, or `maxSpoolBytes`, in bytes. */
  readonly limitBytes: number
}

/**
 * Thrown by `write` when the buffer, or the spool, holds as many bytes as it may. The record was not accepted: wait for
 * `writer.ready()` and write it again. A caller that heeds the `false` of `write` never sees it.
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
