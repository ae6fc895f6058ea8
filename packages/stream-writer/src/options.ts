import { InvalidArgumentError } from '@panoply/errors'
import { resolveSpoolOptions, type SpoolBounds } from './spool/spool-options.js'
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

/** Options after validation, defaults filled in. */
export type ResolvedOptions = NumberOptions &
  Pick<StreamWriterOptions, 'endpoint' | 'client'> & { readonly spool?: SpoolBounds }

const MAX_WAIT_MS = 900_000

interface NumberRule {
  readonly min: number
  readonly max: number
  readonly fallback: (options: Readonly<Record<string, unknown>>) => number
}

const wholeNumber = (min: number, max: number, fallback: number): NumberRule => ({
  min,
  max,
  fallback: () => fallback,
})

/** Bounds and defaults in their order: one that depends on another comes after it. */
const NUMBERS: Readonly<Record<keyof NumberOptions, NumberRule>> = {
  flushAfterMs: wholeNumber(0, MAX_WAIT_MS, 2_000),
  maxMessageBytes: wholeNumber(KIB, SQS_LIMIT_BYTES, 250 * KIB),
  maxBufferedBytes: wholeNumber(KIB, Number.MAX_SAFE_INTEGER, 64 * MIB),
  highWaterBytes: {
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    fallback: ({ maxBufferedBytes }) => Math.max(1, Math.floor((maxBufferedBytes as number) / 4)),
  },
  maxInFlight: wholeNumber(1, 1_000, 10),
  requestTimeoutMs: wholeNumber(1, MAX_WAIT_MS, 30_000),
  deliveryTimeoutMs: wholeNumber(1, 86_400_000, 120_000),
}

const NAMES: readonly string[] = [
  ...Object.keys(NUMBERS),
  ...['endpoint', 'client', 'spoolDirectory', 'maxSpoolBytes'],
]

/**
 * Checks the options and fills in the defaults.
 *
 * @throws InvalidArgumentError which names the option, what was expected and what came
 */
export const resolveOptions = (
  options: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): ResolvedOptions => {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw refuse('options', 'an object', options)
  }
  const given = options as Readonly<Record<string, unknown>>
  const unknownName = Object.keys(given).find((name) => !NAMES.includes(name))
  if (unknownName !== undefined) {
    throw refuse('options', `no option ${JSON.stringify(unknownName.slice(0, 80))}`, options)
  }
  const { client } = given
  if (client !== undefined && !isClient(client)) {
    throw refuse('options.client', 'an SQSClient, an object with a method send', client)
  }
  const numbers = resolveNumbers(given)
  const { maxMessageBytes, maxBufferedBytes, highWaterBytes } = numbers
  if (maxBufferedBytes < maxMessageBytes) {
    const expected = `at least maxMessageBytes (${maxMessageBytes})`
    throw refuse('options.maxBufferedBytes', expected, maxBufferedBytes)
  }
  if (highWaterBytes > maxBufferedBytes) {
    const expected = `at most maxBufferedBytes (${maxBufferedBytes})`
    throw refuse('options.highWaterBytes', expected, highWaterBytes)
  }
  const endpoint = endpointOf(given['endpoint'], environment)
  const spool = resolveSpoolOptions(given, maxMessageBytes)
  return {
    ...numbers,
    ...(client && { client }),
    ...(endpoint !== undefined && { endpoint }),
    ...(spool && { spool }),
  }
}

const resolveNumbers = (given: Readonly<Record<string, unknown>>): NumberOptions => {
  const resolved: Record<string, number> = {}
  for (const [name, { min, max, fallback }] of Object.entries(NUMBERS)) {
    const value = given[name] === undefined ? fallback(resolved) : given[name]
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      throw refuse(`options.${name}`, `an integer >=${min} and <=${max}`, given[name])
    }
    resolved[name] = value
  }
  // Every name of the table was just given a number.
  return resolved as unknown as NumberOptions
}

const endpointOf = (
  option: unknown,
  { AWS_ENDPOINT_URL_SQS: variable }: Readonly<Record<string, string | undefined>>,
): string | undefined => {
  if (option !== undefined) return checkedEndpoint('options.endpoint', option)
  if (variable === undefined || variable === '') return undefined
  return checkedEndpoint('AWS_ENDPOINT_URL_SQS', variable)
}

const checkedEndpoint = (argument: string, value: unknown): string => {
  if (
    typeof value === 'string' &&
    URL.canParse(value) &&
    /^https?:$/.test(new URL(value).protocol)
  ) {
    return value
  }
  throw refuse(argument, 'an http or https URL', value)
}

const isClient = (value: unknown): value is SqsClientLike =>
  typeof (value as SqsClientLike | null)?.send === 'function'

const refuse = (argument: string, expected: string, value: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`${argument}: expected ${expected}, got ${describe(value)}`, {
    argument,
  })

/** Numbers and short texts are shown, everything else only by its type. */
const describe = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80))
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : typeof value
}
