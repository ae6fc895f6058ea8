import type { PlainObject } from '@panoply/runner'

import {
  type ChoiceItem,
  type DataSourceConfig,
  type DataSourceOptions,
  resolveValues,
} from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'

import { isObject } from '../values/object-value.js'
import { chosenItem, choiceNames } from './choices.js'
import { askedParams, fixedValues, isChosen, type NamedParam } from './known-params.js'
import { tunnelOf } from './tunnel-schema.js'

/** The keys under which `@panoply/oauth` looks for tokens, unless a source names others. */
const ACCESS_KEY = 'access_token'
const REFRESH_KEY = 'refresh_token'

/**
 * Turns the configuration of the engine into the parameters of the source: names of choices become items of `values`, a
 * sign-in becomes its tokens.
 *
 * @throws InvalidArgumentError for a text that is not among the choices
 * @throws DataSourceError if a function of `values` throws
 */
export const sourceOfConfig = async (
  config: PlainObject,
  module: DataSourceConfig,
  options: DataSourceOptions,
): Promise<PlainObject> => {
  const source: PlainObject = { ...config }
  const params = askedParams(module)
  for (const { name, type } of params) {
    const value = source[name]
    if (type === 'oauth' && isObject(value)) takeTokens(source, name, value)
    // Compared as a text, because older versions of the types do not know it.
    if ((type as string) === 'ssh-tunnel') source[name] = tunnelOf(value)
  }
  for (const param of inOrder(params.filter(isChosen))) {
    const answer = source[param.name]
    if (isMissing(answer)) continue
    source[param.name] = await chosen(param, answer, source, options)
  }
  return source
}

/** The client of a sign-in, for the option `refresh` of a source. */
export const oauthClientOf = (
  config: PlainObject,
  module: DataSourceConfig,
): PlainObject | undefined => {
  for (const { name, type } of askedParams(module)) {
    const value = config[name]
    if (type !== 'oauth' || !isObject(value)) continue
    const { client_id: id, client_secret: secret } = value
    if (!isMissing(id)) {
      return { client_id: id, ...(!isMissing(secret) && { client_secret: secret }) }
    }
  }
  return undefined
}

const takeTokens = (source: PlainObject, name: string, tokens: PlainObject): void => {
  const { [ACCESS_KEY]: access, [REFRESH_KEY]: refresh } = tokens
  source[name] = access
  if (name !== ACCESS_KEY && source[ACCESS_KEY] === undefined) source[ACCESS_KEY] = access
  if (!isMissing(refresh)) source[REFRESH_KEY] = refresh
}

const chosen = async (
  param: NamedParam,
  answer: unknown,
  source: PlainObject,
  options: DataSourceOptions,
): Promise<unknown> => {
  const answers: unknown[] = Array.isArray(answer) ? answer : [answer]
  const isText = answers.some((item) => typeof item === 'string')
  if (!isText) return answer
  const items = fixedValues(param) ?? (await foundValues(param, source, options))
  if (!items) return answer
  const found = answers.map((item) =>
    typeof item === 'string' ? itemOf(param, items, item) : item,
  )
  return Array.isArray(answer) ? found : found[0]
}

const foundValues = async (
  param: NamedParam,
  source: PlainObject,
  options: DataSourceOptions,
): Promise<readonly ChoiceItem[] | undefined> =>
  typeof param.values === 'function' ? await resolveValues(param, source, options) : undefined

const itemOf = (param: NamedParam, items: readonly ChoiceItem[], text: string): ChoiceItem => {
  const item = chosenItem(items, text)
  if (item !== undefined) return item
  const names = choiceNames(items)
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : ''
  throw new InvalidArgumentError(
    `${param.name}: expected one of ${names.slice(0, MAX_NAMES).join(', ')}${more}`,
    { argument: param.name },
  )
}

const MAX_NAMES = 20

/** Parameters that others depend on come first. */
const inOrder = (params: readonly NamedParam[]): NamedParam[] => {
  const ordered = new Set<NamedParam>()
  const visiting = new Set<NamedParam>()
  const visit = (param: NamedParam): void => {
    if (visiting.has(param)) return
    visiting.add(param)
    for (const name of param.dependencies ?? []) {
      const other = params.find((candidate) => candidate.name === name)
      if (other) visit(other)
    }
    ordered.add(param)
  }
  params.forEach(visit)
  return [...ordered]
}

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === ''
