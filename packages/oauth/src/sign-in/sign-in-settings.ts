import { argumentError } from '../settings/argument-error.js'
import { describeValue } from '@panoply/errors/internal'
import { parseProviderUrl } from '../settings/provider-url.js'
import type { ClientAuthentication, FieldValue } from '../settings/settings.js'

/** A parameter of CONFIG whose `type` is `oauth`, as far as a sign-in needs it. */
export interface OAuthParam {
  readonly type?: string | undefined
  /** The name of what the person signs in to. Shown on the page that the browser ends on. */
  readonly title?: string | undefined
  /** The page of the provider where the person signs in. Its query is kept: a scope, for instance. */
  readonly oauthAuthorizeURL?: string | undefined
  /** The provider's token endpoint. */
  readonly oauthAccessURL?: string | undefined
  readonly [key: string]: unknown
}

/** Options of `signIn`. */
export interface SignInOptions {
  /** The id of the OAuth client, as the provider shows it. */
  readonly clientId: string
  /** The client's secret. Absent for a public client. */
  readonly clientSecret?: string | undefined
  /**
   * Opens the URL in the person's browser, or shows it to the person. Called once; if it fails, the sign-in ends. A
   * returned promise is not waited for.
   */
  readonly openBrowser: (url: string) => unknown
  /**
   * The port on 127.0.0.1 that the provider redirects to. Default 0: any free port. RFC 8252 asks providers to accept
   * all ports. Some accept only a port that was registered with the redirect URI.
   */
  readonly port?: number | undefined
  /** Ends the sign-in. */
  readonly signal?: AbortSignal | undefined
  /** How long the person may take, in milliseconds: 1 to 86,400,000 (a day). Default 300,000 (5 minutes). */
  readonly timeoutMs?: number | undefined
  /** The rights to ask for, separated by spaces. Default: the `scope` in `oauthAuthorizeURL`, if there is one. */
  readonly scope?: string | undefined
  /**
   * The provider's issuer identifier (RFC 9207). A redirect that names another issuer is refused. Default: any issuer with
   * the same origin as `oauthAuthorizeURL`.
   */
  readonly issuer?: string | undefined
  /** The place where the token endpoint expects the client. Default `client_secret_post`. */
  readonly clientAuthentication?: ClientAuthentication | undefined
  /** Whether the token request is sent as a form or as a JSON object. Default `form`. */
  readonly requestFormat?: 'form' | 'json' | undefined
  /** Additional fields that the token endpoint of this provider needs. */
  readonly extraFields?: Readonly<Record<string, FieldValue>> | undefined
}

/** A parameter and options, checked. */
export interface SignInSettings {
  readonly title: string | undefined
  readonly authorizeUrl: URL
  readonly tokenUrl: URL
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly openBrowser: (url: string) => unknown
  readonly port: number
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
  readonly scope: string | undefined
  readonly issuer: string | undefined
  readonly clientAuthentication: ClientAuthentication
  readonly requestFormat: 'form' | 'json'
  readonly extraFields: Readonly<Record<string, FieldValue>>
}

const DEFAULT_TIMEOUT_MS = 300_000
const MAX_TIMEOUT_MS = 86_400_000
const MAX_PORT = 65_535

/** @throws InvalidArgumentError that names the argument, what was expected and what came */
export const parseSignIn = (param: OAuthParam, options: SignInOptions): SignInSettings => {
  requireObject('param', param)
  requireObject('options', options)
  if (param.type !== 'oauth') {
    throw argumentError('param.type', "to be 'oauth'", describeValue(param.type))
  }
  const { port = 0, timeoutMs = DEFAULT_TIMEOUT_MS, clientAuthentication, requestFormat } = options
  requireText('clientId', options.clientId)
  for (const name of ['clientSecret', 'scope', 'issuer'] as const) {
    if (options[name] !== undefined) requireText(name, options[name])
  }
  if (typeof options.openBrowser !== 'function') {
    throw argumentError('openBrowser', 'to be a function', describeValue(options.openBrowser))
  }
  requireInteger('port', port, 0, MAX_PORT)
  requireInteger('timeoutMs', timeoutMs, 1, MAX_TIMEOUT_MS)
  return {
    title: typeof param.title === 'string' ? param.title : undefined,
    authorizeUrl: parseProviderUrl('param.oauthAuthorizeURL', param.oauthAuthorizeURL),
    tokenUrl: parseProviderUrl('param.oauthAccessURL', param.oauthAccessURL),
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    openBrowser: options.openBrowser,
    port,
    signal: options.signal,
    timeoutMs,
    scope: options.scope,
    issuer: options.issuer,
    clientAuthentication: oneOf('clientAuthentication', clientAuthentication, [
      'client_secret_post',
      'client_secret_basic',
    ]),
    requestFormat: oneOf('requestFormat', requestFormat, ['form', 'json']),
    extraFields: fieldsOf(options.extraFields ?? {}),
  }
}

const requireObject = (argument: string, value: unknown): void => {
  if (typeof value === 'object' && value !== null) return
  throw argumentError(argument, 'to be an object', describeValue(value))
}

const fieldsOf = (
  fields: Readonly<Record<string, FieldValue>>,
): Readonly<Record<string, FieldValue>> => {
  requireObject('extraFields', fields)
  for (const [name, value] of Object.entries<unknown>(fields)) {
    if (['string', 'number', 'boolean'].includes(typeof value)) continue
    throw argumentError(
      `extraFields.${name}`,
      'to be a text, a number or a boolean',
      describeValue(value),
    )
  }
  return fields
}

const requireText = (argument: string, value: unknown): void => {
  if (typeof value === 'string' && value !== '') return
  throw argumentError(argument, 'to be a text that is not empty', describeValue(value))
}

const requireInteger = (argument: string, value: unknown, min: number, max: number): void => {
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return
  const came = typeof value === 'number' ? String(value) : describeValue(value)
  throw argumentError(argument, `to be an integer from ${min} to ${max}`, came)
}

/** The first of the values is the default. */
const oneOf = <Value extends string>(
  argument: string,
  value: Value | undefined,
  values: readonly [Value, ...Value[]],
): Value => {
  if (value === undefined) return values[0]
  if (values.includes(value)) return value
  throw argumentError(argument, `to be one of ${values.join(', ')}`, describeValue(value))
}
