import { InvalidArgumentError } from '@panoply/errors'
import * as z from 'zod/mini'

/** Where a pair of key and secret sends its records. */
export interface QueueAddress {
  /** The platform's account, from the key. */
  readonly account: string
  readonly awsAccount: string
  readonly region: string
  readonly queueName: string
  /** Texts that must never be shown: the secret and what only the secret holds, as they may be quoted. */
  readonly secrets: readonly string[]
}

const KEY_FORM = 'ACCOUNT/RAND1'
const SECRET_FORM = 'base64 of RAND2/UUID/AWSACCOUNT/REGION'

const segment = z.string().check(z.regex(/^[\x21-\x2e\x30-\x7e]+$/))
const keyParts = z.tuple([segment, segment])
const secretParts = z.tuple([
  z.string().check(z.regex(/^[\w-]+$/)),
  segment,
  z.string().check(z.regex(/^\d+$/)),
  z.string().check(z.regex(/^[a-z0-9-]+$/)),
])
const base64 = z.base64()

/**
 * Reads the queue's address from an API key (`ACCOUNT/RAND1`) and an API secret
 * (base64 of `RAND2/UUID/AWSACCOUNT/REGION`).
 *
 * @throws InvalidArgumentError which tells what is wrong with the form and shows neither value
 */
export const parseCredentials = (apiKey: unknown, apiSecret: unknown): QueueAddress => {
  const key = z.safeParse(keyParts, requireText('apiKey', apiKey, KEY_FORM).split('/'))
  if (!key.success) throw malformed('apiKey', KEY_FORM, describeParts(apiKey as string))

  const encoded = z.safeParse(base64, requireText('apiSecret', apiSecret, SECRET_FORM))
  if (!encoded.success) throw malformed('apiSecret', SECRET_FORM, 'text that is not base64')
  const decoded = Buffer.from(encoded.data, 'base64').toString('utf8')
  const secret = z.safeParse(secretParts, decoded.split('/'))
  if (!secret.success) throw malformed('apiSecret', SECRET_FORM, describeParts(decoded))

  const [account] = key.data
  const [rand2, uuid, awsAccount, region] = secret.data
  return {
    account,
    awsAccount,
    region,
    queueName: `sdk-${account}-${rand2}`,
    secrets: formsOf([encoded.data, decoded, uuid, rand2]),
  }
}

/** A part that is shorter could be part of any word. */
const MIN_SECRET_LENGTH = 4

/** How texts may be quoted: as they are, as part of a URL or a form, in base64. Longer ones first. */
const formsOf = (texts: readonly string[]): string[] => {
  const forms = texts
    .filter(({ length }) => length >= MIN_SECRET_LENGTH)
    .flatMap((text) => [
      text,
      text.replace(/=+$/, ''),
      encodeURIComponent(text),
      Buffer.from(text).toString('base64').replace(/=+$/, ''),
      Buffer.from(text).toString('base64url'),
    ])
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
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
