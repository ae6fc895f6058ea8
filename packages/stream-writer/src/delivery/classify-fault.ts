import type { SpoolError } from '@panoply/errors'

import type { QueueFault } from '../transport/transport.js'

/**
 * The consequence of a fault:
 *
 * - `throttled`: the queue is busy; wait, try again, send fewer requests at once
 * - `transient`: the network or the service fails; wait and try again
 * - `contents`: the queue refuses something in the message; find the record
 * - `too-long`: the message or the request is larger than the queue's limit; send smaller ones
 * - `final`: no attempt can succeed; hand the records back
 */
export type FaultClass = 'throttled' | 'transient' | 'contents' | 'too-long' | 'final'

/** A fault with its class. */
export interface ClassifiedFault extends QueueFault {
  readonly faultClass: FaultClass
  /** Whether the request failed as a whole. Then any of its messages may be the reason. */
  readonly wholeRequest: boolean
}

/**
 * Codes of the SQS API and of Smithy clients, without prefixes and without the suffix `Exception`.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
const FAULT_CLASSES: Readonly<Record<string, FaultClass>> = {
  // The queue is busy.
  RequestThrottled: 'throttled',
  Throttling: 'throttled',
  Throttled: 'throttled',
  TooManyRequests: 'throttled',
  RequestLimitExceeded: 'throttled',
  ProvisionedThroughputExceeded: 'throttled',
  SlowDown: 'throttled',
  OverLimit: 'throttled',
  'KMS.Throttling': 'throttled',
  KmsThrottled: 'throttled',

  // The service or the network fails.
  InternalError: 'transient',
  InternalFailure: 'transient',
  InternalServerError: 'transient',
  ServiceUnavailable: 'transient',
  RequestTimeout: 'transient',
  TimeoutError: 'transient',
  AbortError: 'transient',

  // The queue refuses the contents of a message.
  InvalidMessageContents: 'contents',
  InvalidParameterValue: 'contents',
  InvalidAttributeValue: 'contents',

  // The queue's limit is smaller.
  BatchRequestTooLong: 'too-long',
  MessageTooLong: 'too-long',
  RequestEntityTooLarge: 'too-long',

  // No attempt can succeed.
  Redirect: 'final',
  BrokenBundle: 'final',
  AccessDenied: 'final',
  QueueDoesNotExist: 'final',
  NonExistentQueue: 'final',
  QueueDeletedRecently: 'final',
  InvalidAddress: 'final',
  InvalidSecurity: 'final',
  InvalidClientTokenId: 'final',
  UnrecognizedClient: 'final',
  MissingAuthenticationToken: 'final',
  SignatureDoesNotMatch: 'final',
  OptInRequired: 'final',
  UnsupportedOperation: 'final',
  KmsAccessDenied: 'final',
  KmsDisabled: 'final',
  KmsInvalidState: 'final',
  KmsNotFound: 'final',
}
/** A `Map`, because a code may be any text. An object would find `constructor` in its prototype. */
const BY_CODE = new Map(Object.entries(FAULT_CLASSES))

/**
 * Texts of a fault for a message that is too long. The code of such a fault may be that of an invalid parameter, so
 * only the text tells the reason. SQS says "must be shorter than", ElasticMQ says "MessageTooLong".
 */
const SAYS_TOO_LONG =
  /\b(shorter than|too long|too large|maximum message size|exceed|MessageTooLong)/i

/** Texts of a fault for a wrong queue address, which has the same code. Then no message can succeed. */
const NAMES_THE_QUEUE = /\bqueue ?(url|name)\b/i

/**
 * The class of a fault. The code decides; if the code is unknown, the HTTP status; if there is no status, `senderFault`
 * (whether the queue blames the message). An unknown fault is transient.
 */
export const classifyFault = (fault: QueueFault): FaultClass => {
  const known = BY_CODE.get(baseCode(fault.code)) ?? BY_CODE.get(fault.code)
  if (known === 'contents' && NAMES_THE_QUEUE.test(fault.message)) return 'final'
  if (known === 'contents' && SAYS_TOO_LONG.test(fault.message)) return 'too-long'
  if (known) return known
  const { httpStatus, senderFault } = fault
  if (httpStatus === 429) return 'throttled'
  if (httpStatus === 413) return 'too-long'
  if (httpStatus === 408 || (httpStatus !== undefined && httpStatus >= 500)) return 'transient'
  // This includes 3xx, because redirects are never followed.
  if (httpStatus !== undefined && httpStatus >= 300) return 'final'
  return senderFault === true ? 'contents' : 'transient'
}

/** Whether writing the records again later can help. */
export const isRetryableClass = (faultClass: FaultClass): boolean =>
  faultClass === 'throttled' || faultClass === 'transient'

const baseCode = (code: string): string =>
  code
    .replace(/^.*[#/]/, '')
    .replace(/^AWS\.SimpleQueueService\./, '')
    .replace(/Exception$/, '')

/** The fault for records that were not delivered before the deadline of `close`. */
export const deadlineFault = (timeoutMs: number): ClassifiedFault =>
  closedFault(`the writer was closed with a deadline of ${timeoutMs} ms before the queue answered`)

/** The fault for records that were not delivered before the process ended. */
export const exitFault = (): ClassifiedFault =>
  closedFault('the process ended before the queue answered')

/** The fault for records that were not sent, because the spool belongs to another writer. */
export const refusedSpoolFault = ({ code, message }: SpoolError): ClassifiedFault => ({
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
