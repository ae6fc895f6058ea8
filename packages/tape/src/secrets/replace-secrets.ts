import { isSecretName } from '@panoply/errors'

import type { Exchange, TapeBody, TapeHeaders } from '../format/tape.js'
import type { Placeholders } from './placeholders.js'
import { isSecretField } from './secret-places.js'

const FORM = 'application/x-www-form-urlencoded'

/** An exchange without secrets. */
export const withoutSecrets = (
  { request, response }: Exchange,
  placeholders: Placeholders,
): Exchange => ({
  request: {
    ...request,
    url: placeholders.replaceIn(withoutSecretParams(request.url, placeholders)),
    ...bodyWithoutSecrets(request, request.contentType ?? '', placeholders),
  },
  response: {
    ...response,
    headers: headersWithoutSecrets(response.headers, placeholders),
    ...bodyWithoutSecrets(response, '', placeholders),
  },
})

const withoutSecretParams = (text: string, placeholders: Placeholders): string => {
  const url = new URL(text)
  return replaceParams(url.searchParams, placeholders) ? url.href : text
}

const replaceParams = (params: URLSearchParams, placeholders: Placeholders): boolean => {
  const secret = [...params].filter(([name, value]) => isSecretName(name) && value !== '')
  for (const [name, value] of secret) {
    params.delete(name, value)
    params.append(name, placeholders.nameOf(value))
  }
  return secret.length > 0
}

const bodyWithoutSecrets = (
  body: TapeBody,
  contentType: string,
  placeholders: Placeholders,
): TapeBody => {
  if ('json' in body) {
    const json = fieldsWithoutSecrets(body.json, placeholders)
    return { json: JSON.parse(placeholders.replaceIn(JSON.stringify(json))) as unknown }
  }
  if ('text' in body) {
    if (!contentType.startsWith(FORM)) return { text: placeholders.replaceIn(body.text) }
    const params = new URLSearchParams(body.text)
    const text = replaceParams(params, placeholders) ? params.toString() : body.text
    return { text: placeholders.replaceIn(text) }
  }
  if (!('base64' in body)) return {}
  // Bytes that are not UTF-8 are read as Latin-1, so that a secret in ASCII is found in them.
  const bytes = Buffer.from(body.base64, 'base64').toString('latin1')
  const replaced = placeholders.replaceIn(bytes)
  return { base64: Buffer.from(replaced, 'latin1').toString('base64') }
}

/**
 * Replaces the values of secret fields. Long values are later replaced everywhere else, too; short values only here.
 */
const fieldsWithoutSecrets = (value: unknown, placeholders: Placeholders): unknown => {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => fieldsWithoutSecrets(item, placeholders))
  }
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, inner]: [string, unknown]) => {
    const isSecret = isSecretField(value, name) && isFilled(inner)
    const kept = isSecret
      ? placeholders.nameOf(String(inner))
      : fieldsWithoutSecrets(inner, placeholders)
    return [name, kept] as const
  })
  return Object.fromEntries(fields)
}

const isFilled = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'

const headersWithoutSecrets = (headers: TapeHeaders, placeholders: Placeholders): TapeHeaders => {
  const kept = Object.entries(headers).map(
    ([name, value]): readonly [string, string | string[]] => {
      if (typeof value !== 'string') {
        return [name, value.map((one) => cookieWithoutValue(one, placeholders))]
      }
      const isSecret = isSecretName(name) && name !== 'www-authenticate'
      return [name, isSecret ? placeholders.nameOf(value) : placeholders.replaceIn(value)]
    },
  )
  return Object.fromEntries(kept)
}

/** A cookie such as `sid=secret-3; Path=/`. Its expiry is left out, because it changes with each recording. */
const cookieWithoutValue = (cookie: string, placeholders: Placeholders): string => {
  const [pair = '', ...attributes] = cookie.split(';')
  const [name = '', ...rest] = pair.split('=')
  const value = rest.join('=').trim().replace(/^"|"$/g, '')
  const kept = attributes.filter((attribute) => !/^\s*expires=/i.test(attribute))
  return placeholders.replaceIn([`${name}=${placeholders.nameOf(value)}`, ...kept].join(';'))
}
