import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import * as z from 'zod/mini'

import { requireSecureEndpoint } from './endpoint.js'
import { closestOption } from './option-names.js'
import {
  type Enrich,
  type ResolvedOptions,
  SQS_LIMIT_BYTES,
  type TableSchemas,
  type WriterLogger,
} from './options.js'
import { describeValue, isPlainObject, lazily } from '@panoply/errors/internal'
import type { SqsClientLike } from './sqs-client-like.js'

const KIB = 1024
const MIB = 1024 * KIB
const GIB = 1024 * MIB
const MAX_WAIT_MS = 900_000

const integer = (min: number, max: number): z.ZodMiniType<number, number> => {
  const error = `expected an integer >=${min} and <=${max}`
  return z.int({ error }).check(z.gte(min, { error }), z.lte(max, { error }))
}

const integerOr = (fallback: number, min: number, max: number) =>
  z._default(integer(min, max), fallback)

const URL_EXPECTED = 'expected an http or https URL without user, query and fragment'
const url = () =>
  z
    .url({ protocol: /^https?$/, error: URL_EXPECTED })
    // Checked as text, too, because a URL parser accepts addresses that a queue cannot have.
    .check(z.refine((text) => /^https?:\/\/[^/\\?#@]+(\/[^?#]*)?$/i.test(text), URL_EXPECTED))

const client = () =>
  z.custom<SqsClientLike>(
    (value) => typeof (value as SqsClientLike | null)?.send === 'function',
    'expected an SQSClient, an object with a method send',
  )

const enrich = () => z.custom<Enrich>((value) => typeof value === 'function', 'expected a function')

const logger = () =>
  z.custom<WriterLogger>((value) => {
    const { error, warn } = Object(value) as Partial<WriterLogger>
    return typeof error === 'function' && typeof warn === 'function'
  }, 'expected an object with the methods error and warn')

const SCHEMAS = 'expected an object of schemas that follow Standard Schema, by table'
const tables = () =>
  z.custom<TableSchemas>(
    (value) => isPlainObject(value) && Object.values(value).every(isStandardSchema),
    SCHEMAS,
  )

const flag = () => z.boolean({ error: 'expected true or false' })

const PATH = 'expected the path of a directory'

const withoutHighWater = () =>
  z.strictObject({
    flushAfterMs: integerOr(2_000, 0, MAX_WAIT_MS),
    maxMessageBytes: integerOr(250 * KIB, KIB, SQS_LIMIT_BYTES),
    maxBufferedBytes: integerOr(64 * MIB, KIB, Number.MAX_SAFE_INTEGER),
    highWaterBytes: z.optional(integer(1, Number.MAX_SAFE_INTEGER)),
    maxInFlight: integerOr(10, 1, 1_000),
    requestTimeoutMs: integerOr(30_000, 1, MAX_WAIT_MS),
    deliveryTimeoutMs: integerOr(120_000, 1, 86_400_000),
    endpoint: z.optional(url()),
    client: z.optional(client()),
    allowInsecureEndpoint: z.optional(flag()),
    disabled: z._default(flag(), false),
    enrich: z.optional(enrich()),
    logger: z.optional(logger()),
    tables: z.optional(tables()),
    spoolDirectory: z.optional(z.string({ error: PATH }).check(z.minLength(1, { error: PATH }))),
    maxSpoolBytes: z.optional(integer(KIB, Number.MAX_SAFE_INTEGER)),
  })

/** Made with the first writer, so that the import stays quick. */
const optionsSchema = /* @__PURE__ */ lazily(() =>
  z
    .pipe(
      withoutHighWater(),
      z.transform((options) => ({
        ...options,
        highWaterBytes:
          options.highWaterBytes ?? Math.max(1, Math.floor(options.maxBufferedBytes / 4)),
      })),
    )
    .check(({ value, issues }) => {
      const { maxMessageBytes, maxBufferedBytes, highWaterBytes } = value
      const { spoolDirectory, maxSpoolBytes } = value
      const refuse = (path: string, message: string): void => {
        issues.push({ code: 'custom', path: [path], message, input: value })
      }
      if (maxBufferedBytes < maxMessageBytes) {
        refuse('maxBufferedBytes', `expected at least maxMessageBytes (${maxMessageBytes})`)
      }
      if (highWaterBytes > maxBufferedBytes) {
        refuse('highWaterBytes', `expected at most maxBufferedBytes (${maxBufferedBytes})`)
      }
      if (maxSpoolBytes !== undefined && maxSpoolBytes < maxMessageBytes) {
        refuse('maxSpoolBytes', `expected at least maxMessageBytes (${maxMessageBytes})`)
      }
      if (maxSpoolBytes !== undefined && spoolDirectory === undefined) {
        refuse('maxSpoolBytes', 'expected spoolDirectory beside it')
      }
    }),
)

/**
 * Checks the options and fills in the defaults.
 *
 * @throws InvalidArgumentError that names the option, the expected value and the given value
 */
export const resolveOptions = (
  options: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): ResolvedOptions => {
  // If the arguments are swapped, this may be the secret. So the message shows only its type.
  if (!isPlainObject(options))
    throw refusal('options', 'expected a plain object', options, describeValue)
  const result = z.safeParse(optionsSchema(), options)
  if (!result.success) throw refusalOf(result.error.issues[0] as z.core.$ZodIssue, options)
  const { spoolDirectory, maxSpoolBytes: maxBytes = GIB, ...rest } = result.data
  const { endpoint: given, allowInsecureEndpoint, client, enrich, logger, tables, ...values } = rest
  const endpoint = given ?? endpointFrom(environment)
  if (endpoint !== undefined) {
    requireSecureEndpoint(endpoint, {
      argument: given === undefined ? ENDPOINT_VARIABLE : 'options.endpoint',
      allowInsecure: allowInsecureEndpoint,
      environment,
    })
  }
  return {
    ...values,
    ...(client && { client }),
    ...(enrich && { enrich }),
    ...(logger && { logger }),
    ...(tables && { tables }),
    ...(endpoint !== undefined && { endpoint }),
    ...(spoolDirectory !== undefined && {
      spool: { directory: resolve(spoolDirectory), maxBytes },
    }),
  }
}

const ENDPOINT_VARIABLE = 'AWS_ENDPOINT_URL_SQS'

const isStandardSchema = (value: unknown): boolean => {
  const { '~standard': standard } = Object(value) as { '~standard'?: { validate?: unknown } }
  return typeof standard?.validate === 'function'
}

const endpointFrom = ({
  [ENDPOINT_VARIABLE]: variable,
}: Readonly<Record<string, string | undefined>>): string | undefined => {
  if (variable === undefined || variable === '') return undefined
  const result = z.safeParse(url(), variable)
  if (result.success) return result.data
  throw refusal(ENDPOINT_VARIABLE, URL_EXPECTED, variable)
}

const refusalOf = (issue: z.core.$ZodIssue, options: object): InvalidArgumentError => {
  const [name] = issue.path
  if (issue.code === 'unrecognized_keys' || name === undefined) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : []
    const known = Object.keys(withoutHighWater().shape)
    const hints = names.map((each) => `${show(each)}${closestOption(each, known)}`)
    return new InvalidArgumentError(`options: expected no option ${hints.join(', ')}`, {
      argument: 'options',
    })
  }
  const value = (options as Readonly<Record<PropertyKey, unknown>>)[name]
  return refusal(`options.${String(name)}`, issue.message, value)
}

const refusal = (
  argument: string,
  expectation: string,
  value: unknown,
  describeIt = describe,
): InvalidArgumentError =>
  new InvalidArgumentError(`${argument}: ${expectation}, got ${describeIt(value)}`, { argument })

/** Shows numbers and short texts, and only the type of other values. */
const describe = (value: unknown): string => {
  if (typeof value === 'string') return show(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return describeValue(value)
}

/** Texts up to this length are shown. All secrets are longer. */
const MAX_SHOWN = 24

/** Describes a text without showing a secret. Of a URL it shows only the host. */
const show = (text: string): string => {
  const [scheme] = /^[a-z][a-z+.-]*:\/\//i.exec(text) ?? []
  if (scheme !== undefined) {
    const [host = ''] = /[^/@]*$/.exec(text.slice(scheme.length).split(/[/?#\\]/, 1)[0] ?? '') ?? []
    return `a URL that begins with ${JSON.stringify(scheme + host.slice(0, MAX_SHOWN))}`
  }
  if (text.length > MAX_SHOWN || /[@?#]/.test(text)) return `a text of ${text.length} characters`
  return JSON.stringify(text)
}
