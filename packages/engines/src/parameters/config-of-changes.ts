import type { DataSourceConfig } from '@panoply/datasource'

import type { PlainObject } from '@panoply/runner'

import { isObject } from '../values/object-value.js'
import { choiceName } from './choices.js'
import { askedParams, isChosen, type NamedParam } from './known-params.js'

/** The keys of a sign-in that change when its tokens are refreshed. */
const TOKEN_KEYS = ['access_token', 'refresh_token']

/**
 * The whole configuration in the form of the engine, with the changes of the source.
 *
 * @param config the configuration from the engine
 * @param changes changed parameters of the source, by name
 */
export const configOfChanges = (
  config: PlainObject,
  changes: PlainObject,
  module: DataSourceConfig,
): PlainObject => {
  const params = askedParams(module)
  const signIn = params.find(({ name, type }) => type === 'oauth' && isObject(config[name]))
  const changed: PlainObject = { ...config }
  for (const [name, value] of Object.entries(changes)) {
    const leaf = signIn && (name === signIn.name ? 'access_token' : name)
    if (signIn && leaf !== undefined && TOKEN_KEYS.includes(leaf)) {
      changed[signIn.name] = { ...(changed[signIn.name] as PlainObject), [leaf]: value }
    } else {
      changed[name] = inForm(
        params.find((param) => param.name === name),
        value,
      )
    }
  }
  return changed
}

/** A choice is written as its name. */
const inForm = (param: NamedParam | undefined, value: unknown): unknown => {
  if (!param || !isChosen(param)) return value
  return Array.isArray(value) ? value.map(nameOf) : nameOf(value)
}

const nameOf = (item: unknown): unknown =>
  isObject(item) || typeof item === 'number' ? (choiceName(item) ?? item) : item
