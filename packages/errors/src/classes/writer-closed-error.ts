import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/** Thrown by `write` after `close` was called. The record was not accepted. Write it with a new writer. */
export class WriterClosedError extends PanoplyError {
  static {
    brandPrototype(this, 'WriterClosedError')
  }

  declare readonly code: 'PANOPLY_WRITER_CLOSED'

  constructor(message: string) {
    super(message, { code: 'PANOPLY_WRITER_CLOSED', retryable: false })
  }
}
