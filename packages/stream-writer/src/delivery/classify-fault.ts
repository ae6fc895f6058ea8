import type { QueueFault } from '../transport/transport.js'

/**
 * What a fault leads to.
 *
 * - `throttled`: the queue asks for patience; wait, try again, send less at once
 * - `transient`: nobody's fault; wait and try again
 * - `contents`: something in the message is refused; look for the record that it is
 * - `too-long`: more than the queue takes at once; send less of it at a time
 * - `final`: no attempt can succeed; hand the records back
 */
export type FaultClass = 'throttled' | 'transient' | 'contents' | 'too-long' | 'final'

/**
 * Codes of the SQS API and of Smithy clients, with the prefixes and the suffix `Exception` taken off.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
const FAULT_CLASSES: Readonly<Record<string, FaultClass>> = {
  // The queue asks for patience.
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

  // The service or the way to it is in trouble.
  InternalError: 'transient',
  InternalFailure: 'transient',
  InternalServerError: 'transient',
  ServiceUnavailable: 'transient',
  RequestTimeout: 'transient',
  TimeoutError: 'transient',
  AbortError: 'transient',

  // The queue blames what is written in a message.
  InvalidMessageContents: 'contents',
  InvalidParameterValue: 'contents',
  InvalidAttributeValue: 'contents',

  // More bytes than the queue takes.
  BatchRequestTooLong: 'too-long',
  MessageTooLong: 'too-long',
  RequestEntityTooLarge: 'too-long',

  // No attempt can succeed.
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
/** A map, because a queue may name any word for its code, and `constructor` is a member of every object. */
const BY_CODE = new Map(Object.entries(FAULT_CLASSES))

/** A message over the queue's own limit is refused with a code that says no more than that a parameter is wrong. */
const SAYS_TOO_LONG = /\b(shorter than|too long|too large|maximum message size|exceed)/i

/** The same code again, for what no message can help: the address is wrong. */
const NAMES_THE_QUEUE = /\bqueue ?(url|name)\b/i

/** Sorts a fault by its code, then by its HTTP status, then by whom the queue blames; what nobody knows is transient. */
export const classifyFault = (fault: QueueFault): FaultClass => {
  const known = BY_CODE.get(baseCode(fault.code)) ?? BY_CODE.get(fault.code)
  if (known === 'contents' && NAMES_THE_QUEUE.test(fault.message)) return 'final'
  if (known === 'contents' && SAYS_TOO_LONG.test(fault.message)) return 'too-long'
  if (known) return known
  const { httpStatus, senderFault } = fault
  if (httpStatus === 429) return 'throttled'
  if (httpStatus === 413) return 'too-long'
  if (httpStatus === 408 || (httpStatus !== undefined && httpStatus >= 500)) return 'transient'
  if (httpStatus !== undefined && httpStatus >= 400) return 'final'
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
