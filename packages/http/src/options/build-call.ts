import { InvalidArgumentError } from '@panoply/errors'

import { setQuery } from '../address/query.js'
import { requestUrl } from '../address/request-url.js'
import type { Call, CallBody } from '../exchange/call.js'
import type { KnownSecrets } from '../secrets/known-secrets.js'
import type { RequestOptions } from './request-options.js'
import { byteLimit, headersOf, inBounds, type RequestDefaults } from './resolve-options.js'
import { MAX_TIMEOUT_MS } from '@panoply/errors/internal'

/** Methods that change nothing: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS', 'TRACE']

/** The `Accept` header for each value of `as`. */
const ACCEPTS = { json: 'application/json', text: '*/*', bytes: '*/*' }

/**
 * A request, ready to be sent.
 *
 * @param signal aborts the request: the signal of the client and the signal of the request together
 * @throws InvalidArgumentError when a part of it cannot be sent
 */
export const buildCall = (
  {
    method: given,
    baseUrl,
    path,
  }: { readonly method: string; readonly baseUrl: URL; readonly path: string },
  options: RequestOptions,
  defaults: RequestDefaults,
  secrets: KnownSecrets,
): Call => {
  const method = given.toUpperCase()
  const url = requestUrl(baseUrl, path)
  setQuery(url.searchParams, options.query ?? {})
  const { body, contentType } = bodyOf(method, options)
  const headers = new Headers({ accept: ACCEPTS[options.as ?? 'json'] })
  if (contentType !== undefined) headers.set('content-type', contentType)
  for (const [name, value] of defaults.headers) headers.set(name, value)
  for (const [name, value] of headersOf(options.headers ?? {}, secrets)) headers.set(name, value)
  const { timeoutMs = defaults.timeoutMs, maxBodyBytes = defaults.maxBodyBytes } = options
  return {
    ...{ method, url, headers, body },
    timeoutMs: inBounds('timeoutMs', timeoutMs, 1, MAX_TIMEOUT_MS),
    maxBodyBytes: byteLimit('maxBodyBytes', maxBodyBytes),
    isRepeatable: options.idempotent ?? SAFE_METHODS.includes(method),
    signal: eitherSignal(defaults.signal, options.signal),
  }
}

const bodyOf = (
  method: string,
  { json, form, body }: RequestOptions,
): { readonly body: CallBody | undefined; readonly contentType?: string } => {
  const given = [json, form, body].filter((value) => value !== undefined)
  if (given.length > 1) throw refusal('one of json, form and body, got several')
  if (given.length === 1 && (method === 'GET' || method === 'HEAD')) {
    throw refusal(`no body, because a ${method} has none`)
  }
  if (json !== undefined) {
    const text = JSON.stringify(json) as string | undefined
    if (text === undefined) throw refusal('a value that JSON can represent')
    return { body: text, contentType: 'application/json' }
  }
  if (form === undefined) return { body }
  const params = new URLSearchParams()
  setQuery(params, form)
  return { body: params, contentType: 'application/x-www-form-urlencoded;charset=UTF-8' }
}

const eitherSignal = (
  first: AbortSignal | undefined,
  second: AbortSignal | undefined,
): AbortSignal | undefined =>
  first && second ? AbortSignal.any([first, second]) : (first ?? second)

const refusal = (expected: string): InvalidArgumentError =>
  new InvalidArgumentError(`request: expected ${expected}`, { argument: 'json' })
