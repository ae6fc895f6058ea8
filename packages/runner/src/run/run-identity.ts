import { createHash } from 'node:crypto'

import { type DataSourceConfig, secretParams } from '@panoply/datasource'
import { isSecretName } from '@panoply/errors'

import { isPlainObject } from '@panoply/errors/internal'
import type { PlainObject } from '../values/plain-object.js'

const MAX_SLUG_LENGTH = 40
const HASH_LENGTH = 12

/**
 * A name in a form that is valid for tables and files.
 *
 * @example
 * ```ts
 * console.log(slugOf('My Data Source')) // my_data_source
 * ```
 */
export const slugOf = (name: string): string => {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, MAX_SLUG_LENGTH)
    .replace(/^_+|_+$/g, '')
  return slug === '' ? 'source' : slug
}

/**
 * The key of a source. It is made from its title and the given parameters, without secrets and tokens. A new password,
 * a sign-in, or a parameter that the source changes does not change the key, so the state stays with the source.
 *
 * @param name replaces title and parameters
 * @param given the parameters that a person filled in
 * @returns a text that is valid as the name of a file
 *
 * @example
 * ```ts
 * import { defineConfig } from '@panoply/datasource'
 *
 * const CONFIG = defineConfig({ title: 'People', params: [] })
 * console.log(sourceKeyOf(undefined, CONFIG, { user: 'ann' }))
 * ```
 */
export const sourceKeyOf = (
  name: string | undefined,
  config: DataSourceConfig,
  given: PlainObject,
): string => {
  const identity = name ?? {
    title: config.title,
    params: openParams(config, given),
    id: given['id'],
  }
  const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex')
  return `${slugOf(name ?? config.title ?? '')}-${hash.slice(0, HASH_LENGTH)}`
}

/**
 * The parameters that are no secret, in the order of CONFIG. Of a connection string the address is kept, without its
 * password.
 */
const openParams = (config: DataSourceConfig, given: PlainObject): unknown[] => {
  const secrets = new Set(secretParams(config))
  return config.params.flatMap(({ name, type }) => {
    if (name === undefined || type === 'oauth') return []
    const value = given[name]
    if (!secrets.has(name)) return [[name, withoutSecrets(value)]]
    return isConnection(value) ? [[name, withoutSecrets(value)]] : []
  })
}

/** The path of a web address may be a secret, for instance that of a webhook. */
const isConnection = (value: unknown): boolean =>
  typeof value === 'string' &&
  /^[a-z][a-z\d+.-]{0,30}:\/\//i.test(value) &&
  !/^https?:/i.test(value)

/** A tunnel keeps its host without its key. An address keeps its host without its password. */
const withoutSecrets = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(PASSWORD_IN_URL, '$1')
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !isSecretName(key))
      .map(([key, inside]) => [key, withoutSecrets(inside)]),
  )
}

const PASSWORD_IN_URL = /^([a-z][a-z\d+.-]{0,30}:\/\/[^\s/:@]{0,500}):[^\s/@]{0,500}(?=@)/i

/**
 * The key of a source in one destination. State that belongs to one destination is never used for another.
 *
 * @example
 * ```ts
 * console.log(runKeyOf('people', 'duckdb:/data/panoply.duckdb'))
 * ```
 */
export const runKeyOf = (sourceKey: string, destinationId: string): string =>
  `${sourceKey} in ${destinationId}`
