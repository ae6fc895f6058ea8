import { InvalidArgumentError } from '@panoply/errors'

/** Where a pair of key and secret sends its records. */
export interface QueueAddress {
  /** The platform's account, from the key. */
  readonly account: string
  readonly awsAccount: string
  readonly region: string
  readonly queueName: string
  /** Values that must never be shown: the secret and what only the secret holds. */
  readonly secrets: readonly string[]
}

const KEY_FORM = 'ACCOUNT/RAND1'
const SECRET_FORM = 'base64 of RAND2/UUID/AWSACCOUNT/REGION'

const SEGMENT = /^[\x21-\x2e\x30-\x7e]+$/
const KEY_PARTS = [SEGMENT, SEGMENT] as const
const SECRET_PARTS = [/^[\w-]+$/, SEGMENT, /^\d+$/, /^[a-z0-9-]+$/] as const
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * Reads the queue's address from an API key (`ACCOUNT/RAND1`) and an API secret
 * (base64 of `RAND2/UUID/AWSACCOUNT/REGION`).
 *
 * @throws InvalidArgumentError which tells what is wrong with the form and shows neither value
 */
export const parseCredentials = (apiKey: unknown, apiSecret: unknown): QueueAddress => {
  const keyParts = partsOf(requireText('apiKey', apiKey, KEY_FORM), KEY_PARTS)
  if (!keyParts) throw malformed('apiKey', KEY_FORM, describeParts(apiKey as string))

  const encoded = requireText('apiSecret', apiSecret, SECRET_FORM)
  if (!BASE64.test(encoded)) throw malformed('apiSecret', SECRET_FORM, 'text that is not base64')
  const decoded = Buffer.from(encoded, 'base64').toString('utf8')
  const secretParts = partsOf(decoded, SECRET_PARTS)
  if (!secretParts) throw malformed('apiSecret', SECRET_FORM, describeParts(decoded))

  const [account] = keyParts
  const [rand2, uuid, awsAccount, region] = secretParts
  return {
    account,
    awsAccount,
    region,
    queueName: `sdk-${account}-${rand2}`,
    secrets: [encoded, decoded, uuid, rand2],
  }
}

type Parts<Patterns> = { readonly [Index in keyof Patterns]: string }

/** The parts between slashes, when there are as many as patterns and each matches its own. */
const partsOf = <const Patterns extends readonly RegExp[]>(
  text: string,
  patterns: Patterns,
): Parts<Patterns> | undefined => {
  const parts = text.split('/')
  if (parts.length !== patterns.length) return undefined
  // As many as patterns, as was just seen.
  return patterns.every((pattern, index) => pattern.test(parts[index] as string))
    ? (parts as unknown as Parts<Patterns>)
    : undefined
}

const requireText = (argument: string, value: unknown, form: string): string => {
  if (typeof value === 'string' && value !== '') return value
  throw malformed(argument, form, value === '' ? 'an empty string' : typeof value)
}

const malformed = (argument: string, form: string, came: string): InvalidArgumentError =>
  new InvalidArgumentError(`${argument}: expected ${form}, got ${came}`, { argument })

/** How many parts there are is told, what they are is not. */
const describeParts = (text: string): string => {
  const count = text.split('/').length
  return `${count} ${count === 1 ? 'part' : 'parts'} between slashes, or a part with unexpected characters`
}
