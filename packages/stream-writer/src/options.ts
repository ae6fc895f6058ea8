import type { SqsClientLike } from './transport/sqs-client-like.js'

const KIB = 1024
const MIB = 1024 * KIB

/** The most that SQS takes in one message and in one request, since 4 August 2025. */
export const SQS_LIMIT_BYTES = MIB
/** How many messages SQS takes in one request. */
export const SQS_LIMIT_MESSAGES = 10

/** Options of a `StreamWriter`. All are optional. */
export interface StreamWriterOptions {
  /**
   * How long the oldest buffered record waits for company before its message is sent, in milliseconds.
   * Default 2,000; 0 to 900,000.
   */
  readonly flushAfterMs?: number
  /**
   * The most that a message weighs, body and attributes together, in bytes. Default 256,000 (250 KiB), which every
   * queue takes; 1,024 to 1,048,576 (1 MiB, which queues take since August 2025 unless they are set lower).
   */
  readonly maxMessageBytes?: number
  /**
   * The most that accepted and unsettled records may weigh, in bytes; beyond it `write` throws a `BufferFullError`.
   * What is on its way is in memory a second time, as the body of its request, some 1.2 times as large. Default 64 MiB;
   * at least `maxMessageBytes`.
   */
  readonly maxBufferedBytes?: number
  /**
   * From how many buffered bytes on `write` returns `false`. Default a quarter of `maxBufferedBytes`, which is also
   * the share that failed records may take until a report hands them back.
   */
  readonly highWaterBytes?: number
  /**
   * The most requests on their way at once. How many there are follows the queue's latency and throttling, from 1 up
   * to this. Default 10; 1 to 1,000.
   */
  readonly maxInFlight?: number
  /** How long a request may take before it is ended and tried again, in milliseconds. Default 30,000; 1 to 900,000. */
  readonly requestTimeoutMs?: number
  /**
   * How long a message is tried, from its oldest record on, in milliseconds; then its records are handed back.
   * Default 120,000; 1 to 86,400,000 (a day).
   */
  readonly deliveryTimeoutMs?: number
  /**
   * The address of an SQS-compatible queue. Default the variable `AWS_ENDPOINT_URL_SQS`, else SQS in the region that
   * the secret names.
   */
  readonly endpoint?: string
  /** Your own `SQSClient`: signed, proxied, traced. It is used as it is and never destroyed. */
  readonly client?: SqsClientLike
  /**
   * A directory of the writer's own, in which every accepted record is kept until it is delivered or handed back. A
   * writer that is made with the directory of one that was killed delivers what that one left. Needs the package
   * `classic-level`. Default: records are kept in memory only.
   */
  readonly spoolDirectory?: string
  /**
   * The most that records in `spoolDirectory` may weigh, in bytes; beyond it `write` throws a `BufferFullError`. The
   * store's own files take some 30 MiB besides. Default 1 GiB; at least `maxMessageBytes`.
   */
  readonly maxSpoolBytes?: number
}

type NumberOptions = Required<
  Omit<StreamWriterOptions, 'endpoint' | 'client' | 'spoolDirectory' | 'maxSpoolBytes'>
>

/** Where records are kept on disk, and how many bytes of them. */
export interface SpoolBounds {
  /** An absolute path. */
  readonly directory: string
  readonly maxBytes: number
}

/** Options after validation, defaults filled in. */
export type ResolvedOptions = NumberOptions &
  Pick<StreamWriterOptions, 'endpoint' | 'client'> & { readonly spool?: SpoolBounds }
