import { InvalidArgumentError } from '@panoply/errors'
import * as z from 'zod/mini'

import { type ResolvedOptions, SQS_LIMIT_BYTES } from './options.js'
import type { SqsClientLike } from './transport/sqs-client-like.js'

const KIB = 1024
const MIB = 1024 * KIB
const MAX_WAIT_MS = 900_000

const integer = (min: number, max: number): z.ZodMiniType<number, number> => {
  const error = `expected an integer >=${min} and <=${max}`
  return z.int({ error }).check(z.gte(min, { error }), z.lte(max, { error }))
}

const integerOr = (fallback: number, min: number, max: number) =>
  z._default(integer(min, max), fallback)

const url = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' })

const client = z.custom<SqsClientLike>(
  (value) => typeof (value as SqsClientLike | null)?.send === 'function',
  'expected an SQSClient, an object with a method send',
)

const withoutHighWater = z.strictObject({
  flushAfterMs: integerOr(2_000, 0, MAX_WAIT_MS),
  maxMessageBytes: integerOr(250 * KIB, KIB, SQS_LIMIT_BYTES),
  maxBufferedBytes: integerOr(64 * MIB, KIB, Number.MAX_SAFE_INTEGER),
  highWaterBytes: z.optional(integer(1, Number.MAX_SAFE_INTEGER)),
  maxInFlight: integerOr(10, 1, 1_000),
  requestTimeoutMs: integerOr(30_000, 1, MAX_WAIT_MS),
  deliveryTimeoutMs: integerOr(120_000, 1, 86_400_000),
  endpoint: z.optional(url),
  client: z.optional(client),
})

const optionsSchema = z
  .pipe(
    withoutHighWater,
    z.transform((options) => ({
      ...options,
      highWaterBytes:
        options.highWaterBytes ?? Math.max(1, Math.floor(options.maxBufferedBytes / 4)),
    })),
  )
  .check(({ value, issues }) => {
    const { maxMessageBytes, maxBufferedBytes, highWaterBytes } = value
    const refuse = (path: string, message: string): void => {
      issues.push({ code: 'custom', path: [path], message, input: value })
    }
    if (maxBufferedBytes < maxMessageBytes) {
      refuse('maxBufferedBytes', `expected at least maxMessageBytes (${maxMessageBytes})`)
    }
    if (highWaterBytes > maxBufferedBytes) {
      refuse('highWaterBytes', `expected at most maxBufferedBytes (${maxBufferedBytes})`)
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
  const result = z.safeParse(optionsSchema, options)
  if (!result.success) throw refusalOf(result.error.issues[0] as z.core.$ZodIssue, options)
  const { endpoint = endpointFrom(environment), client, ...numbers } = result.data
  return { ...numbers, ...(client && { client }), ...(endpoint !== undefined && { endpoint }) }
}

const endpointFrom = ({
  AWS_ENDPOINT_URL_SQS: variable,
}: Readonly<Record<string, string | undefined>>): string | undefined => {
  if (variable === undefined || variable === '') return undefined
  const result = z.safeParse(url, variable)
  if (result.success) return result.data
  throw refusal('AWS_ENDPOINT_URL_SQS', 'expected an http or https URL', variable)
}

const refusalOf = (issue: z.core.$ZodIssue, options: unknown): InvalidArgumentError => {
  const [name] = issue.path
  if (name === undefined) return refusal('options', expectationOf(issue), options)
  const value = (options as Readonly<Record<PropertyKey, unknown>>)[name]
  return refusal(`options.${String(name)}`, issue.message, value)
}

/** What was expected of the options as a whole. */
const expectationOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys'
    ? `expected no option ${issue.keys.map((key) => JSON.stringify(key.slice(0, 80))).join(', ')}`
    : 'expected an object'

const refusal = (argument: string, expectation: string, value: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`${argument}: ${expectation}, got ${describe(value)}`, { argument })

/** Numbers and short texts are shown, everything else only by its type. */
const describe = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80))
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : typeof value
}
