import type { Param } from '@panoply/datasource'

import type { PlainObject } from '../../values/plain-object.js'
import { type Environment, environmentValue } from './environment-value.js'
import type { ParamFlag } from './param-flag.js'

/** The parameters that variables of the environment hold. An empty variable is none. */
export const paramsOfEnvironment = (
  flags: readonly ParamFlag[],
  environment: Environment,
): PlainObject => {
  const variables = new Set(flags.map(({ variable }) => variable))
  const given: PlainObject = {}
  for (const flag of flags) {
    // The variable of a parameter `key_file` is no file with the value of `key`.
    const text = variables.has(`${flag.variable}_FILE`)
      ? environment.env[flag.variable]
      : environmentValue(flag.variable, environment)
    if (text !== undefined && text !== '') given[flag.name] = valueOfText(flag, [text])
  }
  return given
}

/**
 * The value that texts stand for. Objects (a sign-in, a tunnel) are given as JSON. A list may be given as JSON, with
 * commas, or by several texts. What commas mean is decided when the values are known, because a value may have one.
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
    // Text that merely begins like JSON is text.
    return undefined
  }
}
