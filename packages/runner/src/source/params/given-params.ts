import type { Param } from '@panoply/datasource'

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

/**
 * The value of one or several texts. Objects (a sign-in, a tunnel) are given as JSON. A list may be given as JSON, with
 * commas, or as several texts. Commas are split later, when the values are known, because a value may hold a comma.
 */
export const valueOfText = ({ param, isList }: ParamFlag, texts: readonly string[]): unknown => {
  const [text = ''] = texts.slice(-1)
  if (isList && texts.length > 1) return isChoice(param) ? texts : texts.join(',')
  return isList || OBJECT_TYPES.has(param.type) ? (jsonOf(text) ?? text) : text
}

const OBJECT_TYPES = new Set<string | undefined>(['oauth', 'ssh-tunnel'])

const isChoice = ({ type }: Param): boolean => type === 'list' || type === 'dynamic-list'

const jsonOf = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    // A text that only begins like JSON stays a text.
    return undefined
  }
}
