import { InvalidAnswer } from './invalid-answer.js'
import { titleOf } from './source-name.js'

/** The types of parameters that can be chosen here. CONFIG has more types. */
export const PARAMETER_TYPES = ['text', 'password', 'number'] as const

export type ParameterType = (typeof PARAMETER_TYPES)[number]

/** A parameter of the new data source. */
export interface Parameter {
  readonly name: string
  readonly title: string
  readonly type: ParameterType
  readonly required: boolean
}

const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]{0,39}$/
const SECRET_NAME = /password|token|secret|key$/i

/** Keys that the system sets on `source`, and a key that every object has. */
const TAKEN = new Set([
  ...['destination', 'idpattern', 'inckey', 'incval', 'incKey', 'incVal', 'lastTimeSucceed'],
  ...['lastRuntime', 'excludes', 'stringFields', 'truncateTable', 'schema', 'state', 'type', 'id'],
  ...['database', 'version', 'constructor'],
])

/**
 * Reads `name`, `name:type` or `name:type?`.
 *
 * @throws InvalidAnswer for anything else
 */
export const parseParameter = (text: string): Parameter => {
  const [name = '', given, ...rest] = text.trim().replace(/\?$/, '').split(':')
  const type = given ?? (SECRET_NAME.test(name) ? 'password' : 'text')
  if (!IDENTIFIER.test(name) || TAKEN.has(name) || rest.length > 0 || !isType(type)) {
    throw new InvalidAnswer(
      `expected a parameter as name, name:type or name:type?, the type one of ${PARAMETER_TYPES.join(', ')}, ` +
        `the name of letters, digits and _, and none of the system's own (${[...TAKEN].join(', ')}), ` +
        `got ${JSON.stringify(text)}`,
    )
  }
  return { name, title: titleOf(name), type, required: !text.trim().endsWith('?') }
}

/** @throws InvalidAnswer also when two have the same name */
export const parseParameters = (texts: readonly string[]): Parameter[] => {
  const parameters = texts.map(parseParameter)
  const names = parameters.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new InvalidAnswer(`expected every parameter once, got ${twice} twice`)
  }
  return parameters
}

const isType = (type: string): type is ParameterType =>
  PARAMETER_TYPES.some((known) => known === type)
