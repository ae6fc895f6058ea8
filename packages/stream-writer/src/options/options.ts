import type { SqsClientLike } from './sqs-client-like.js'
import type { StandardSchema } from './standard-schema.js'
import type { AnyTables } from './table-types.js'

const KIB = 1024
const MIB = 1024 * KIB

/** The largest size of a message and of a request in SQS, in bytes, since 4 August 2025. */
export const SQS_LIMIT_BYTES = MIB
/** The largest number of messages per request in SQS. */
export const SQS_LIMIT_MESSAGES = 10

/**
 * Changes a record before it is sent. Returns the record with more or fewer fields, or `null` to drop it. The record is
 * a copy in its JSON form (a `Date` is ISO text), so it may be changed.
 */
export type Enrich = (table: string, record: Record<string, unknown>) => object | null

/** Gets the log messages of a writer. `console` can be used. The messages never contain a record or a secret. */
export interface WriterLogger {
  /** Records were given up or refused. */
  error(message: string): void
  /**
   * Called with other warnings, once per writer for each kind. Without a logger, they become warnings of the process.
   */
  warn(message: string): void
  /** A request failed and will be tried again. */
  debug?(message: string): void
}

/** Schemas by the name of their table. */
export type TableSchemas<Tables extends object = Record<string, object>> = {
  readonly [Table in keyof Tables]?: StandardSchema<Tables[Table], object>
}

/** Options of a `StreamWriter`. All are optional. */
export interface StreamWriterOptions<Tables extends object = AnyTables> {
  /**
   * Schemas of any library that follows Standard Schema (zod, valibot, arktype). A record is checked before it is
   * accepted, and the schema's output is sent. A table without a schema takes any record. A schema that returns a
   * promise is refused. Default: none.
   */
  readonly tables?: TableSchemas<Tables>
  /**
   * Adds fields to records, redacts or drops them, after their schema has checked them. It returns the record, or `null` to
   * drop it, which `stats.dropped` counts. If it throws, `write` throws an `InvalidArgumentError`. Default: none.
   */
  readonly enrich?: Enrich
  /**
   * Whether records are only checked and then dropped, for development and tests. `stats.dropped` counts them. A
   * disabled writer needs no key, and opens no spool and no connection. Default `false`.
   */
  readonly disabled?: boolean
  /** Gets the writer's log messages. Default: none; warnings are then warnings of the process. */
  readonly logger?: WriterLogger
  /**
   * Whether `endpoint` may be an http address of another machine. Then the API secret crosses the network unencrypted,
   * so use it only in a network that you trust, such as that of a compose file. Default: `true` if the environment
   * variable `PANOPLY_ALLOW_INSECURE_ENDPOINT` is `1`.
   */
  readonly allowInsecureEndpoint?: boolean
  /**
   * How long the oldest buffered record may wait before its message is sent, in milliseconds. Meanwhile more records fill
   * the message. Default 2,000; 0 to 900,000.
   */
  readonly flushAfterMs?: number
  /**
   * The largest size of a message, body and attributes together, in bytes. Default 256,000 (250 KiB), which every queue
   * accepts. 1,024 to 1,048,576 (1 MiB, which queues accept since August 2025, unless their owner has set a lower
   * limit).
   */
  readonly maxMessageBytes?: number
  /**
   * The largest size of all accepted records that are not settled, in bytes. Above it `write` throws a
   * `BufferFullError`. While records are being sent, they are in memory a second time, as the body of their request,
   * about 1.2 times as large. Default 64 MiB; at least `maxMessageBytes`.
   */
  readonly maxBufferedBytes?: number
  /**
   * If at least this number of bytes is buffered, `write` returns `false`. It is also the largest size of failed
   * records that wait for a report. Default: a quarter of `maxBufferedBytes`.
   */
  readonly highWaterBytes?: number
  /**
   * The largest number of concurrent requests. The writer adapts the number between 1 and this to the queue's latency
   * and throttling. Default 10; 1 to 1,000.
   */
  readonly maxInFlight?: number
  /**
   * How long a request may take before it is aborted and tried again, in milliseconds. Default 30,000; 1 to 900,000.
   */
  readonly requestTimeoutMs?: number
  /**
   * How long the writer tries to deliver a message, in milliseconds, counted from its oldest record. After that, its
   * records are handed back. Default 120,000; 1 to 86,400,000 (a day).
   */
  readonly deliveryTimeoutMs?: number
  /**
   * The address of an SQS-compatible queue: https, or http on this machine (see `allowInsecureEndpoint`). Default: the
   * environment variable `AWS_ENDPOINT_URL_SQS`; if it is not set, SQS in the region of the secret.
   */
  readonly endpoint?: string
  /** Your own `SQSClient`, for example to sign, proxy or trace requests. The writer does not change or destroy it. */
  readonly client?: SqsClientLike
  /**
   * A directory in which the writer stores every accepted record until it is delivered or handed back. No other writer
   * may use it. After a crash, a new writer with the same directory delivers the records. Requires the package
   * `classic-level`. Default: records are kept in memory only.
   */
  readonly spoolDirectory?: string
  /**
   * The largest size of the records in `spoolDirectory`, in bytes. Above it `write` throws a `BufferFullError`. The
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

/** The directory of the spool, and the largest size of the records in it. */
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
