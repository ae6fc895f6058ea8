import { InvalidArgumentError } from '@panoply/errors'
import { z } from 'zod'

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
   * Default 64 MiB; at least `maxMessageBytes`.
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
}

/** Options after validation, defaults filled in. */
export type ResolvedOptions = Required<Omit<StreamWriterOptions, 'endpoint' | 'client'>> &
  Pick<StreamWriterOptions, 'endpoint' | 'client'>

const MAX_WAIT_MS = 900_000
const wholeNumber = (min: number, max: number): z.ZodInt => z.int().min(min).max(max)

const schema = z
  .strictObject({
    flushAfterMs: wholeNumber(0, MAX_WAIT_MS).default(2_000),
    maxMessageBytes: wholeNumber(KIB, SQS_LIMIT_BYTES).default(250 * KIB),
    maxBufferedBytes: wholeNumber(KIB, Number.MAX_SAFE_INTEGER).default(64 * MIB),
    highWaterBytes: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
    maxInFlight: wholeNumber(1, 1_000).default(10),
    requestTimeoutMs: wholeNumber(1, MAX_WAIT_MS).default(30_000),
    deliveryTimeoutMs: wholeNumber(1, 86_400_000).default(120_000),
    endpoint: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).optional(),
    client: z
      .custom<SqsClientLike>(
        (value) => typeof (value as SqsClientLike | null)?.send === 'function',
        'expected an SQSClient, an object with a method send',
      )
      .optional(),
  })
  .transform((options) => ({
    ...options,
    highWaterBytes: options.highWaterBytes ?? Math.max(1, Math.floor(options.maxBufferedBytes / 4)),
  }))
  .superRefine((options, context) => {
    if (options.maxBufferedBytes < options.maxMessageBytes) {
      context.addIssue({
        code: 'custom',
        path: ['maxBufferedBytes'],
        message: `expected at least maxMessageBytes (${options.maxMessageBytes})`,
      })
    }
    if (options.highWaterBytes > options.maxBufferedBytes) {
      context.addIssue({
        code: 'custom',
        path: ['highWaterBytes'],
        message: `expected at most maxBufferedBytes (${options.maxBufferedBytes})`,
      })
    }
  })

/**
 * Checks the options and fills in the defaults.
 *
 * @throws InvalidArgumentError which names the option, what was expected and what came
 */
export const resolveOptions = (
  options: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): ResolvedOptions => {
  const endpointVariable = environment['AWS_ENDPOINT_URL_SQS']
  const result = schema.safeParse(options)
  if (result.success) {
    const { endpoint, client, ...rest } = result.data
    return {
      ...rest,
      ...(client && { client }),
      ...optionalEndpoint(endpoint ?? checkedVariable(endpointVariable)),
    }
  }
  const { path, message } = result.error.issues[0] as z.core.$ZodIssue
  const argument = path.length > 0 ? `options.${path.join('.')}` : 'options'
  throw new InvalidArgumentError(
    `${argument}: ${lowerFirst(message)}, got ${describe(valueAt(options, path))}`,
    { argument },
  )
}

const optionalEndpoint = (endpoint: string | undefined): { endpoint?: string } =>
  endpoint === undefined ? {} : { endpoint }

const checkedVariable = (value: string | undefined): string | undefined => {
  if (value === undefined || value === '') return undefined
  if (schema.safeParse({ endpoint: value }).success) return value
  throw new InvalidArgumentError(
    `AWS_ENDPOINT_URL_SQS: expected an http or https URL, got ${describe(value)}`,
    { argument: 'AWS_ENDPOINT_URL_SQS' },
  )
}

const valueAt = (options: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], options)

/** Numbers and short texts are shown, everything else only by its type. */
const describe = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80))
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : typeof value
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
