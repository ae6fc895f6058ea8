import type { Param } from '@panoply/datasource'

import { isPlainObject } from '@panoply/errors/internal'

import type { PlainObject } from '../../values/plain-object.js'
import { type Environment, environmentValue } from './environment-value.js'
import type { ParamFlag } from './param-flag.js'

/** The parameters in variables of the environment. An empty variable counts as not set. */
export const paramsOfEnvironment = (
  flags: readonly ParamFlag[],
  environment: Environment,
): PlainObject => {
  const variables = new Set(flags.map(({ variable }) => variable))
  const given: PlainObject = {}
  for (const flag of flags) {
    // The variable of a parameter `key_file` does not name a file with the value of `key`.
    const text = variables.has(`${flag.variable}_FILE`)
      ? environment.env[flag.variable]
      : environmentValue(flag.variable, environment)
    if (text !== undefined && text !== '') given[flag.name] = valueOfText(flag, [text])
  }
  return given
}

/** Types whose value is an object: a text is its JSON. */
const OBJECT_TYPES = new Set<string | undefined>(['oauth', 'ssh-tunnel'])

/** The given parameters with objects in the place of their JSON, so that each secret in them is known at once. */
export const withObjects = (flags: readonly ParamFlag[], given: PlainObject): PlainObject => {
  const objects = flags.flatMap(({ name, param }) => {
    const text = given[name]
    const parsed =
      OBJECT_TYPES.has(param.type) && typeof text === 'string' ? jsonOf(text) : undefined
    return isPlainObject(parsed) ? [[name, parsed] as const] : []
  })
  return { ...given, ...Object.fromEntries(objects) }
}

/**
 * The value of one or several texts of a flag or a variable. Several texts are the items of a list. For other types the last
 * text counts. `@panoply/datasource` reads a text in the same way, wherever it comes from.
 */
export const valueOfText = ({ param, isList }: ParamFlag, texts: readonly string[]): unknown => {
  const [text = ''] = texts.slice(-1)
  if (!isList || texts.length <= 1) return text
  // A text may hold several choices, which are known only when their values are.
  return isChoice(param) ? texts : texts.map(withCommas).join(',')
}

const isChoice = ({ type }: Param): boolean => type === 'list' || type === 'dynamic-list'

/** A list that may be written as JSON, with commas between its items. */
const withCommas = (text: string): string => {
  const items = jsonOf(text)
  return Array.isArray(items) ? items.map(quoted).join(',') : text
}

const quoted = (item: unknown): string => `"${String(item).replaceAll('"', '""')}"`

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // A text that is not JSON stays a text.
    return undefined
  }
}
