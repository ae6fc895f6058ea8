import type { SpoolError } from '@panoply/errors'

import type { ClassifiedFault } from './request-delivery.js'

/** `close` was called with a deadline, and it has come. */
export const deadlineFault = (timeoutMs: number): ClassifiedFault =>
  closedFault(`the writer was closed with a deadline of ${timeoutMs} ms before the queue answered`)

/** The process ends within this turn of the event loop. */
export const exitFault = (): ClassifiedFault =>
  closedFault('the process ended before the queue answered')

/** The spool is not the writer's: nothing was sent. */
export const refusedFault = ({ code, message }: SpoolError): ClassifiedFault => ({
  code,
  message,
  faultClass: 'final',
  wholeRequest: true,
})

const closedFault = (message: string): ClassifiedFault => ({
  code: 'WriterClosed',
  message,
  faultClass: 'transient',
  wholeRequest: true,
})
