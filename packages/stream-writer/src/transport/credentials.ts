import { InvalidArgumentError } from '@panoply/errors'
import * as z from 'zod/mini'

import { describeValue, lazily } from '@panoply/errors/internal'

/** The queue that belongs to a key and a secret. */
export interface QueueAddress {
  /** The platform's account, from the key. */
  readonly account: string
  readonly awsAccount: string
  readonly region: string
  readonly queueName: string
  /** Texts that must be masked: the secret and its parts. */
  readonly secrets: readonly string[]
}

const KEY_FORM = 'ACCOUNT/RAND1'
const SECRET_FORM = 'base64 of RAND2/UUID/AWSACCOUNT/REGION'

const segment = () => z.string().check(z.regex(/^[\x21-\x2e\x30-\x7e]+$/))

// Made with the first writer, so that the import stays quick.
const keyParts = /* @__PURE__ */ lazily(() => z.tuple([segment(), segment()]))
const secretParts = /* @__PURE__ */ lazily(() =>
  z.tuple([
    z.string().check(z.regex(/^[\w-]+$/)),
    segment(),
    z.string().check(z.regex(/^\d+$/)),
    z.string().check(z.regex(/^[a-z0-9-]+$/)),
  ]),
)
const base64 = /* @__PURE__ */ lazily(() => z.base64())

/**
 * Reads the queue's address from an API key (`ACCOUNT/RAND1`) and an API secret (base64 of
 * `RAND2/UUID/AWSACCOUNT/REGION`).
 *
 * @throws InvalidArgumentError that says what is wrong with the format; it shows neither value
 */
export const parseCredentials = (apiKey: unknown, apiSecret: unknown): QueueAddress => {
  const keyText = requireText('apiKey', apiKey, KEY_FORM)
  if (isSecret(keyText)) throw malformed('apiKey', KEY_FORM, 'a secret; the key comes first')
  const key = parseParts('apiKey', KEY_FORM, keyParts(), keyText)

  const text = requireText('apiSecret', apiSecret, SECRET_FORM)
  const encoded = z.safeParse(base64(), text)
  if (!encoded.success) throw malformed('apiSecret', SECRET_FORM, describeEncoding(text))
  const decoded = decode(encoded.data)
  const secret = parseParts('apiSecret', SECRET_FORM, secretParts(), decoded)

  const [account] = key
  const [rand2, uuid, awsAccount, region] = secret
  return {
    account,
    awsAccount,
    region,
    queueName: `sdk-${account}-${rand2}`,
    secrets: [encoded.data, decoded, uuid, rand2],
  }
}

const requireText = (argument: string, value: unknown, form: string): string => {
  if (typeof value === 'string' && value !== '') return value
  throw malformed(argument, form, describeValue(value))
}

const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8')

/** The message names the likely mistake: key and secret swapped. */
const isSecret = (text: string): boolean =>
  z.safeParse(base64(), text).success && z.safeParse(secretParts(), decode(text).split('/')).success

const parseParts = <Parts>(
  argument: string,
  form: string,
  schema: z.ZodMiniType<Parts>,
  text: string,
): Parts => {
  const parts = text.split('/')
  const result = z.safeParse(schema, parts)
  if (result.success) return result.data
  throw malformed(argument, form, describeParts(parts, form, result.error.issues))
}

const malformed = (argument: string, form: string, came: string): InvalidArgumentError =>
  new InvalidArgumentError(`${argument}: expected ${form}, got ${came}`, { argument })

/** Describes the parts of a text: their number, or the name of the wrong part. It does not show their text. */
const describeParts = (
  parts: readonly string[],
  form: string,
  issues: readonly z.core.$ZodIssue[],
): string => {
  // The form ends with the names of the parts.
  const names = form.split(' ').at(-1)?.split('/') ?? []
  if (parts.length !== names.length) return parts.length === 1 ? '1 part' : `${parts.length} parts`
  const [wrong] = issues.flatMap(({ path: [index] }) => (typeof index === 'number' ? index : []))
  return `${names[wrong ?? 0]} that ${describeCharacters(parts[wrong ?? 0] ?? '')}`
}

const describeCharacters = (text: string): string => {
  if (text === '') return 'is empty'
  return /\s/.test(text) ? 'has white space in it' : 'has unexpected characters in it'
}

/** Names the usual mistakes in copying a secret. */
const describeEncoding = (text: string): string => {
  if (/\s/.test(text)) return 'text with white space in it'
  if (/["'`]/.test(text)) return 'text with quotes in it'
  if (/^[\w-]+=*$/.test(text) && /[-_]/.test(text)) return 'base64 of the kind for URLs'
  if (/^[A-Za-z0-9+/]+=*$/.test(text)) return 'text that is not base64, or not all of it'
  return 'text that is not base64'
}
