import type { DeliveryError, SpoolError } from '@panoply/errors'

/** A request is about to be sent. */
export interface SendEvent {
  readonly records: number
  readonly messages: number
  /** The weight of the message bodies, in bytes. */
  readonly bytes: number
  /** 1 for the first attempt of the oldest message in the request. */
  readonly attempt: number
}

/** The queue accepted messages. */
export interface FlushEvent {
  readonly records: number
  readonly messages: number
  /** The weight of the message bodies, in bytes. */
  readonly bytes: number
  /** From the request to its answer, in milliseconds. */
  readonly durationMs: number
}

/** A request failed, or some of its messages did. The failed messages will be sent again. */
export interface RetryEvent {
  readonly records: number
  readonly messages: number
  /** The number of attempts so far. */
  readonly attempt: number
  /** The time until the next attempt, in milliseconds. */
  readonly delayMs: number
  /** The code of the queue (`RequestThrottled`) or of the network (`ECONNRESET`). */
  readonly code: string
  /** The message of the queue or of the network. */
  readonly reason: string
}

/** The spool was opened, or it failed and stores no more records. */
export interface SpoolEvent {
  /** The option `spoolDirectory`, as an absolute path. */
  readonly directory: string
  /** Records that an earlier writer left. This writer delivers them. */
  readonly recovered: number
  /** Records of an earlier writer that are incomplete on disk; usually its last ones. */
  readonly missing: number
  /** Why the spool failed. */
  readonly error?: SpoolError
}

/** The events of a `StreamWriter`, with the arguments of their listeners. */
export interface StreamWriterEvents {
  /** Immediately before a request is sent. */
  send: [event: SendEvent]
  /** Immediately after the queue accepted messages. */
  flush: [event: FlushEvent]
  /** A request failed and will be tried again. */
  retry: [event: RetryEvent]
  /**
   * Records could not be delivered; the error holds them. If the error is `retryable`, a listener may write them again.
   * While the writer is being closed, `write` throws a `WriterClosedError` instead. What a listener throws becomes an
   * `uncaughtException` of the process.
   */
  error: [error: DeliveryError]
  /** There is room again after `write` returned `false`. */
  drain: []
  /** The spool was opened, or it failed. */
  spool: [event: SpoolEvent]
}
