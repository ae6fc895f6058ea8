import type { RefreshableHolding } from '../holder/holding.js'
import type { FieldValue, Settings } from '../settings/settings.js'

/** One token request, ready to be sent. */
export interface TokenRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: URLSearchParams | string
  /** Values that must not appear in any message. */
  readonly secrets: readonly string[]
  /** The settings that shape the request and name the tokens of its answer. */
  readonly settings: RequestSettings
}

/** The settings that a token request and its answer depend on. */
export type RequestSettings = Pick<
  Settings,
  'accessKey' | 'refreshKey' | 'clientAuthentication' | 'requestFormat'
>

/** Fields that are no secrets. The values of all others are kept out of every message. */
const PUBLIC_FIELDS = new Set([
  'grant_type',
  'client_id',
  'scope',
  'redirect_uri',
  'audience',
  'resource',
])

/**
 * The request of RFC 6749, section 6: the fields of `options.refresh` and the refresh token. A `grant_type` among the
 * fields replaces the standard one. If a field is given twice, the value in `options.refresh` is used, not that in
 * `extraFields`.
 */
export const buildRequest = (
  { clientFields, accessToken, refreshToken }: RefreshableHolding,
  settings: Settings,
): TokenRequest => {
  const fields = new Map<string, FieldValue>([
    ['grant_type', 'refresh_token'],
    ...Object.entries(settings.extraFields),
    ...clientFields,
    ['refresh_token', refreshToken],
  ])
  const secrets = [...fields].filter(([name]) => !PUBLIC_FIELDS.has(name))
  const headers = new Map([['accept', 'application/json']])
  if (settings.clientAuthentication === 'client_secret_basic') {
    headers.set('authorization', `Basic ${takeBasicCredentials(fields)}`)
  }
  if (settings.requestFormat === 'json') headers.set('content-type', 'application/json')
  return {
    url: settings.refreshUrl,
    headers: Object.fromEntries(headers),
    body: settings.requestFormat === 'json' ? jsonOf(fields) : formOf(fields),
    secrets: [...secrets.map(([, value]) => String(value)), accessToken ?? ''].filter(Boolean),
    settings,
  }
}

/**
 * Separates the client from the other fields. RFC 6749, section 2.3.1: each part is encoded as in a form, then both in
 * base64.
 */
const takeBasicCredentials = (fields: Map<string, FieldValue>): string => {
  const parts = ['client_id', 'client_secret'].map((name) => formEncode(fields.get(name) ?? ''))
  fields.delete('client_id')
  fields.delete('client_secret')
  return Buffer.from(parts.join(':')).toString('base64')
}

const formEncode = (value: FieldValue): string =>
  new URLSearchParams([['', String(value)]]).toString().slice('='.length)

const formOf = (fields: ReadonlyMap<string, FieldValue>): URLSearchParams =>
  new URLSearchParams([...fields].map(([name, value]): [string, string] => [name, String(value)]))

/** Numbers and booleans keep their type. */
const jsonOf = (fields: ReadonlyMap<string, FieldValue>): string =>
  JSON.stringify(Object.fromEntries(fields))
