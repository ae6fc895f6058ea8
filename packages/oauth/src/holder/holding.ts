import { argumentError } from '../settings/argument-error.js'
import { describeValue } from '@panoply/errors/internal'
import type { Settings } from '../settings/settings.js'
import type { TokenCallback, TokenHolder } from '../settings/token-holder.js'
import { type ClientFields, readClientFields } from './client-fields.js'
import { requireWritable } from './writable-tokens.js'

/** The tokens and settings of a holder at one moment. */
export interface Holding {
  readonly holder: TokenHolder
  readonly source: Record<string, unknown>
  readonly accessToken: string | undefined
  /** Absent for a token that cannot be refreshed, such as a personal access token. */
  readonly refreshToken: string | undefined
  /** The fields of `options.refresh`, if there are any. */
  readonly clientFields: ClientFields | undefined
  readonly callback: HeldCallback | undefined
}

/** A holding with everything that a refresh needs. */
export interface RefreshableHolding extends Holding {
  readonly refreshToken: string
  readonly clientFields: ClientFields
}

/**
 * The callback of a holder. `given` is the value of the option, a function or the name of a method. It identifies the
 * callback.
 */
export interface HeldCallback {
  readonly given: TokenCallback | string
  readonly run: TokenCallback
}

/**
 * Reads and checks a holder. Wrong values are refused at the first call, not an hour later when the token has expired.
 * Values that only a refresh needs may be missing.
 *
 * @throws InvalidArgumentError
 */
export const readHolding = (holder: unknown, settings: Settings): Holding => {
  if (!isHolder(holder)) {
    throw argumentError(
      'this',
      'to be a data source: an object with source, options and fire',
      `${describeHolder(holder)}; call the function as its method, or give the option holder`,
    )
  }
  const source = holder.source as Record<string, unknown>
  const refreshToken = readToken(source, settings.refreshKey, 'to be the refresh token')
  const holding: Holding = {
    holder,
    source,
    accessToken: readToken(source, settings.accessKey, 'to be the access token'),
    refreshToken: refreshToken === '' ? undefined : refreshToken,
    clientFields: readClientFields(holder.options, settings),
    callback: readCallback(holder, settings.callback),
  }
  if (isRefreshable(holding)) requireWritable(source, [settings.accessKey, settings.refreshKey])
  return holding
}

/** Checks that everything for a refresh is present. */
export const isRefreshable = (holding: Holding): holding is RefreshableHolding =>
  holding.refreshToken !== undefined && holding.clientFields !== undefined

/**
 * @param refusal the reason for the refresh: the error of the method
 * @throws InvalidArgumentError that names what is missing, with `refusal` as its cause
 */
export const requireRefreshable = (
  holding: Holding,
  { refreshKey }: Settings,
  refusal: unknown,
): RefreshableHolding => {
  if (isRefreshable(holding)) return holding
  if (holding.refreshToken === undefined) {
    throw argumentError(
      `source.${refreshKey}`,
      'to be the refresh token, because the access token was refused',
      `${describeValue(holding.source[refreshKey])}; sign in again, or name its key in refreshKey`,
      refusal,
    )
  }
  throw argumentError(
    'options.refresh',
    'to hold the fields of the OAuth client, such as { client_id, client_secret }, because the access token was refused',
    describeValue(undefined),
    refusal,
  )
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** A class may hold tokens too: it is the `this` of its static methods. */
const hasMembers = (value: unknown): value is Record<string, unknown> =>
  isObject(value) || typeof value === 'function'

const isHolder = (value: unknown): value is TokenHolder =>
  hasMembers(value) && isObject(value['source']) && typeof value['fire'] === 'function'

const describeHolder = (holder: unknown): string => {
  if (!hasMembers(holder)) return describeValue(holder)
  return `${typeof holder === 'function' ? 'a function' : 'an object'} whose source is ${describeValue(holder['source'])} and whose fire is ${describeValue(holder['fire'])}`
}

const readToken = (
  source: Record<string, unknown>,
  key: string,
  expected: string,
): string | undefined => {
  const token = source[key] ?? undefined
  if (token === undefined || typeof token === 'string') return token
  throw argumentError(`source.${key}`, expected, describeValue(token))
}

const readCallback = (
  holder: TokenHolder,
  callback: Settings['callback'],
): HeldCallback | undefined => {
  if (callback === undefined) return undefined
  if (typeof callback !== 'string') return { given: callback, run: callback }
  const method: unknown = Reflect.get(holder, callback)
  if (typeof method === 'function') return { given: callback, run: method as TokenCallback }
  throw argumentError(
    'callback',
    `to be a function or the name of a method of ${nameOf(holder)}`,
    `"${callback}", which is ${describeValue(method)} there`,
  )
}

/** An object without a prototype has no class. */
const nameOf = (holder: object): string => {
  const named: unknown = typeof holder === 'function' ? holder : Reflect.get(holder, 'constructor')
  return typeof named === 'function' ? named.name : 'the holder'
}
