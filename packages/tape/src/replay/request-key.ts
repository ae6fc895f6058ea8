import { isSecretName } from '@panoply/errors'

import { ANY_SECRET, type Placeholders } from '../secrets/placeholders.js'
import { isSecretField } from '../secrets/secret-places.js'
import type { TapeRequest } from '../format/tape.js'

/** The parts of a request that are compared: method, URL and body. Secrets are removed and fields are sorted. */
export interface RequestKey {
  readonly method: string
  readonly place: string
  readonly params: readonly string[]
  readonly body: string
}

/**
 * The key of a request.
 *
 * @param ignored names of parameters, and of fields of a JSON body, that are not compared
 */
export const requestKey = (
  request: TapeRequest,
  ignored: readonly string[],
  placeholders: Placeholders,
): RequestKey => {
  const url = new URL(request.url)
  return {
    method: request.method,
    place: placeholders.replaceIn(`${url.origin}${url.pathname}`),
    params: paramsKey(url.searchParams, ignored, placeholders),
    body: placeholders.replaceIn(bodyKey(request, ignored, placeholders)),
  }
}

const paramsKey = (
  params: URLSearchParams,
  ignored: readonly string[],
  placeholders: Placeholders,
): string[] =>
  [...params]
    .filter(([name]) => !ignored.includes(name))
    .map(
      ([name, value]) =>
        `${name}=${isSecretName(name) ? ANY_SECRET : placeholders.replaceIn(value)}`,
    )
    .sort()

const bodyKey = (
  request: TapeRequest,
  ignored: readonly string[],
  placeholders: Placeholders,
): string => {
  if ('json' in request) return JSON.stringify(comparable(request.json, ignored))
  if ('base64' in request) return request.base64
  if (!('text' in request)) return ''
  const isForm = request.contentType?.startsWith('application/x-www-form-urlencoded') ?? false
  return isForm
    ? paramsKey(new URLSearchParams(request.text), ignored, placeholders).join('&')
    : request.text
}

/** JSON with sorted fields, without the fields that are not compared. */
const comparable = (value: unknown, ignored: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((item) => comparable(item, ignored))
  if (typeof value !== 'object' || value === null) return value
  const fields = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.keys(fields)
      .filter((name) => !ignored.includes(name))
      .sort()
      .map((name) => [
        name,
        isSecretField(value, name) ? ANY_SECRET : comparable(fields[name], ignored),
      ]),
  )
}
