import { InvalidArgumentError } from '@panoply/errors'

import { describeValue } from '../settings/describe-value.js'
import type { Settings, TokenCallback } from '../settings/settings.js'

/** The shape that is asked of whoever holds tokens; every data source has it. */
export interface TokenHolder {
  /** Holds the access and the refresh token; the new ones are put here. */
  readonly source: object
  /** Its member `refresh` holds the fields of the OAuth client: `{ client_id, client_secret }` and the like. */
  readonly options: object
  /** Called with `'source-change'` and the keys of `source` that changed; a promise that it returns is awaited. */
  fire(type: string, changed: Record<string, string>): unknown
  /** Hears when a refresh starts, and when one ahead of time failed. It is not waited for, and may fail. */
  log?(...messages: string[]): unknown
}

/** What a holder held at one moment. */
export interface Holding {
  readonly holder: TokenHolder
  readonly source: Record<string, unknown>
  readonly accessToken: string | undefined
  readonly refreshToken: string
  /** The fields of `options.refresh`. */
  readonly clientFields: readonly (readonly [string, string])[]
  readonly callback: HeldCallback | undefined
}

/** A callback as the option gave it, which is what it is known by, and the function to call. */
export interface HeldCallback {
  readonly given: TokenCallback | string
  readonly run: TokenCallback
}

/**
 * Reads and checks everything that a refresh would need, so that what is missing is told at the first call and not
 * when the token has run out an hour later.
 *
 * @throws InvalidArgumentError
 */
export const readHolding = (holder: unknown, settings: Settings): Holding => {
  if (!isHolder(holder)) {
    throw refusal(
      'this',
      'to be a data source: an object with source, options and fire',
      `${describeHolder(holder)}; call the function as its method, or give the option holder`,
    )
  }
  const source = holder.source as Record<string, unknown>
  if (Object.isFrozen(source)) throw refusal('source', 'to take the new token', 'a frozen object')
  const accessToken = source[settings.accessKey] ?? undefined
  if (accessToken !== undefined && typeof accessToken !== 'string') {
    throw refusal(
      `source.${settings.accessKey}`,
      'to be the access token',
      describeValue(accessToken),
    )
  }
  for (const key of [settings.accessKey, settings.refreshKey]) requireWritable(source, key)
  const refreshToken = source[settings.refreshKey]
  if (typeof refreshToken !== 'string' || refreshToken === '') {
    throw refusal(
      `source.${settings.refreshKey}`,
      'to be the refresh token',
      `${describeValue(refreshToken)}; sign in again, or name its key in refreshKey`,
    )
  }
  return {
    holder,
    source,
    accessToken,
    refreshToken,
    clientFields: readClientFields(holder.options),
    callback: readCallback(holder, settings.callback),
  }
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

/** A token that cannot be kept must not be asked for: the one that it is got with may be used up by that. */
const requireWritable = (source: object, key: string): void => {
  const isExtensible = Object.isExtensible(source)
  let owner: object | null = source
  while (owner !== null && !Object.hasOwn(owner, key)) {
    owner = Object.getPrototypeOf(owner) as object | null
  }
  const property = owner === null ? undefined : Object.getOwnPropertyDescriptor(owner, key)
  const isReadOnly = property !== undefined && !property.writable && property.set === undefined
  if (isReadOnly) throw refusal(`source.${key}`, 'to take the new token', 'a read-only property')
  if (!isExtensible && owner !== source && property?.set === undefined) {
    throw refusal(`source.${key}`, 'to take the new token', 'a source that takes no new property')
  }
}

const readClientFields = (options: unknown): Holding['clientFields'] => {
  const fields = isObject(options) ? options['refresh'] : undefined
  if (!isObject(fields) || Array.isArray(fields)) {
    throw refusal(
      'options.refresh',
      'to hold the fields of the OAuth client, such as { client_id, client_secret }',
      describeValue(fields),
    )
  }
  return Object.entries(fields).map(([name, value]) => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return [name, String(value)] as const
    }
    throw refusal(
      `options.refresh.${name}`,
      'to be a text, a number or a boolean',
      describeValue(value),
    )
  })
}

const readCallback = (
  holder: TokenHolder,
  callback: Settings['callback'],
): HeldCallback | undefined => {
  if (callback === undefined) return undefined
  if (typeof callback !== 'string') return { given: callback, run: callback }
  const method: unknown = Reflect.get(holder, callback)
  if (typeof method === 'function') return { given: callback, run: method as TokenCallback }
  throw refusal(
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

const refusal = (argument: string, expected: string, came: string): InvalidArgumentError =>
  new InvalidArgumentError(`expected ${argument} ${expected}, got ${came}`, { argument })
