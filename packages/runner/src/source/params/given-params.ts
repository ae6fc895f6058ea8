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
 * The value that texts stand for. A list may be given several times, with commas, or as JSON; a sign-in, which is an
 * object, as JSON.
 */
export const valueOfText = (flag: ParamFlag, texts: readonly string[]): unknown => {
  const [text = ''] = texts.slice(-1)
  if (flag.param.type === 'oauth' || flag.isList) {
    const json = jsonOf(text)
    if (json !== undefined) return json
  }
  if (!flag.isList) return text
  return texts.flatMap((list) => list.split(',').map((item) => item.trim()))
}

const jsonOf = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Text that merely begins like JSON is text.
    return undefined
  }
}
