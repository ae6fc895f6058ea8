import type { SqsClientLike } from './sqs-client-like.js'
import type { StandardSchema } from './standard-schema.js'
import type { AnyTables } from './table-types.js'

const KIB = 1024
const MIB = 1024 * KIB

/** The most that SQS takes in one message and in one request, since 4 August 2025. */
export const SQS_LIMIT_BYTES = MIB
/** The most messages that SQS takes in one request. */
export const SQS_LIMIT_MESSAGES = 10

/**
 * Changes a record on its way: returns it with more fields, with fewer, or `null` to drop it. The record is a copy as JSON
 * carries it (a `Date` is ISO text), so that it may be changed.
 */
export type Enrich = (table: string, record: Record<string, unknown>) => object | null

/** Takes the messages of a writer. `console` is one. None of them holds a record or a secret. */
export interface WriterLogger {
  /** Records were given up or refused. */
  error(message: string): void
  /** Gets the other warnings. Without a logger, the process gets them. Each kind comes once per writer. */
  warn(message: string): void
  /** A request failed and will be repeated. */
  debug?(message: string): void
}

/** Schemas by the name of their table. */
export type TableSchemas<Tables extends object = Record<string, object>> = {
  readonly [Table in keyof Tables]?: StandardSchema<Tables[Table], object>
}

/** Options of a `StreamWriter`. All are optional. */
export interface StreamWriterOptions<Tables extends object = AnyTables> {
  /**
   * Schemas of any library that follows Standard Schema (zod, valibot, arktype). A record is checked before it is accepted,
   * and the schema's output is sent. A table without a schema takes any record. A schema that answers with a promise is
   * refused. Default: none.
   */
  readonly tables?: TableSchemas<Tables>
  /**
   * Adds fields to records, redacts or drops them, after their schema has checked them. It returns the record, or `null` to
   * drop it, which `stats.dropped` counts. If it throws, `write` throws an `InvalidArgumentError`. Default: none.
   */
  readonly enrich?: Enrich
  /**
   * Whether records are only checked and then dropped, which `stats.dropped` counts: for development and tests. A disabled
   * writer needs no key, opens no spool and no connection. Default `false`.
   */
  readonly disabled?: boolean
  /** Takes the writer's messages, in the place of warnings of the process. Default: none. */
  readonly logger?: WriterLogger
  /**
   * Whether `endpoint` may be an http address of another machine: the API secret then crosses the network unencrypted. Only
   * for a network that you trust, such as that of a compose file. Default: whether the variable
   * `PANOPLY_ALLOW_INSECURE_ENDPOINT` is `1`.
   */
  readonly allowInsecureEndpoint?: boolean
  /**
   * How long the oldest buffered record may wait before its message is sent, in milliseconds. Meanwhile more records fill
   * the message. Default 2,000; 0 to 900,000.
   */
  readonly flushAfterMs?: number
  /**
   * The most that a message may weigh, body and attributes together, in bytes. Default 256,000 (250 KiB), which every
   * queue takes; 1,024 to 1,048,576 (1 MiB, which queues take since August 2025 unless their owner set a lower limit).
   */
  readonly maxMessageBytes?: number
  /**
   * The most that accepted and unsettled records may weigh, in bytes; beyond it `write` throws a `BufferFullError`.
   * Records on their way are in memory a second time, as the body of their request, about 1.2 times as large. Default
   * 64 MiB; at least `maxMessageBytes`.
   */
  readonly maxBufferedBytes?: number
  /**
   * From this many buffered bytes on, `write` returns `false`. It is also the largest size of
   * failed records that wait for a report. Default a quarter of `maxBufferedBytes`.
   */
  readonly highWaterBytes?: number
  /**
   * The most requests on their way at once. The writer finds the best number between 1 and this from the queue's latency
   * and throttling. Default 10; 1 to 1,000.
   */
  readonly maxInFlight?: number
  /** How long a request may take before it is cut off and repeated, in milliseconds. Default 30,000; 1 to 900,000. */
  readonly requestTimeoutMs?: number
  /**
   * How long a message is tried, counted from its oldest record, in milliseconds; then its records are handed back.
   * Default 120,000; 1 to 86,400,000 (a day).
   */
  readonly deliveryTimeoutMs?: number
  /**
   * The address of an SQS-compatible queue: https, or http on this machine (see `allowInsecureEndpoint`). Default: the
   * variable `AWS_ENDPOINT_URL_SQS`, else SQS in the region of the secret.
   */
  readonly endpoint?: string
  /** Your own `SQSClient`: signed, proxied, traced. The writer uses it as it is and never destroys it. */
  readonly client?: SqsClientLike
  /**
   * A directory for this writer alone, in which every accepted record is kept until it is delivered or handed back. After
   * a process was killed, a new writer with the same directory delivers its records. Needs the package `classic-level`.
   * Default: records are kept in memory only.
   */
  readonly spoolDirectory?: string
  /**
   * The most that the records in `spoolDirectory` may weigh, in bytes; beyond it `write` throws a `BufferFullError`. The
   * files of the store need about 30 MiB more. Default 1 GiB; at least `maxMessageBytes`.
   */
  readonly maxSpoolBytes?: number
}

type NumberOptions = Required<
  Pick<
    StreamWriterOptions,
    | 'flushAfterMs'
    | 'maxMessageBytes'
    | 'maxBufferedBytes'
    | 'highWaterBytes'
    | 'maxInFlight'
    | 'requestTimeoutMs'
    | 'deliveryTimeoutMs'
  >
>

/** Where records are kept on disk, and the most bytes of them. */
export interface SpoolBounds {
  /** An absolute path. */
  readonly directory: string
  readonly maxBytes: number
}

/** Checked options with defaults. */
export type ResolvedOptions = NumberOptions &
  Pick<StreamWriterOptions, 'endpoint' | 'client' | 'enrich' | 'logger'> & {
    readonly disabled: boolean
    readonly tables?: TableSchemas
    readonly spool?: SpoolBounds
  }
