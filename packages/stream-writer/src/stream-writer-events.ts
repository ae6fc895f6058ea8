import type { DeliveryError, SpoolError } from '@panoply/errors'

/** A request is about to leave. */
export interface SendEvent {
  readonly records: number
  readonly messages: number
  /** What the bodies weigh, in bytes. */
  readonly bytes: number
  /** 1 for the first attempt of the oldest message in the request. */
  readonly attempt: number
}

/** The queue took messages. */
export interface FlushEvent {
  readonly records: number
  readonly messages: number
  /** What the bodies weigh, in bytes. */
  readonly bytes: number
  /** From the request to its answer, in milliseconds. */
  readonly durationMs: number
}

/** A request failed, whole or in part, and what failed will be sent again. */
export interface RetryEvent {
  readonly records: number
  readonly messages: number
  /** How many attempts were made. */
  readonly attempt: number
  /** How long until the next, in milliseconds. */
  readonly delayMs: number
  /** Why: the queue's code (`RequestThrottled`) or the network's (`ECONNRESET`), and its words. */
  readonly code: string
  readonly reason: string
}

/** The spool was opened, or it keeps nothing any more. */
export interface SpoolEvent {
  /** The option `spoolDirectory`, as an absolute path. */
  readonly directory: string
  /** Records that an earlier writer left. They are delivered now. */
  readonly recovered: number
  /** Records of an earlier writer that did not reach the disk whole: its last ones, as a rule. */
  readonly missing: number
  /** Why nothing is kept any more. */
  readonly error?: SpoolError
}

/** The events of a `StreamWriter`, with what their listeners get. */
export interface StreamWriterEvents {
  /** Immediately before a request is sent. */
  send: [event: SendEvent]
  /** Immediately after the queue took messages. */
  flush: [event: FlushEvent]
  /** A request failed and will be repeated. */
  retry: [event: RetryEvent]
  /**
   * Records could not be delivered; the error holds them. A listener may write them again when the error is
   * `retryable`, but not while the writer is being closed: `write` then throws a `WriterClosedError`, and what a
   * listener throws is an `uncaughtException` of the process.
   */
  error: [error: DeliveryError]
  /** There is room again after `write` returned `false`. */
  drain: []
  /** The spool was opened, or it failed. */
  spool: [event: SpoolEvent]
}
