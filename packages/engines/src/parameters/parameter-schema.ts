import type { PlainObject } from '@panoply/runner'

import { choiceName, choiceNames } from './choices.js'
import { fixedValues, isChosen, isHidden, isList, type NamedParam } from './known-params.js'
import { oauthProperties } from './oauth-schema.js'
import { tunnelForms } from './tunnel-schema.js'

/** The limit for listed values. A form cannot offer more, and the platform reads a specification of at most 2 MiB. */
const MAX_ENUM_NAMES = 1_000

/** The JSON Schema of one parameter, with further keys that the Airbyte platform reads. */
export const parameterSchema = (
  param: NamedParam,
  isSecret: boolean,
  order: number,
): PlainObject => ({
  title: textOr(param.title, param.name),
  ...described(param),
  ...typeOf(param, isSecret),
  ...examples(param),
  ...(!isSecret && defaultOf(param)),
  ...(isHidden(param) && { airbyte_hidden: true }),
  order,
  ...(isText(param.category) && { group: param.category }),
})

const typeOf = (param: NamedParam, isSecret: boolean): PlainObject => {
  // Compared as a text, because older versions of the types do not know all types.
  const type: string = param.type ?? ''
  if (type === 'oauth') return { type: 'object', properties: oauthProperties() }
  if (type === 'ssh-tunnel') return { type: 'object', oneOf: tunnelForms() }
  if (isList(param)) {
    return { type: 'array', items: { type: 'string', ...enumOf(param) }, uniqueItems: true }
  }
  // The platform hides only texts.
  if (isSecret) return { type: 'string', airbyte_secret: true }
  if (type === 'number') return { type: 'number' }
  return { type: 'string', ...enumOf(param) }
}

const enumOf = (param: NamedParam): PlainObject => {
  const values = fixedValues(param)
  if (!values || !isChosen(param)) return {}
  const names = choiceNames(values)
  return names.length === 0 || names.length > MAX_ENUM_NAMES ? {} : { enum: names }
}

const described = ({ description, help, link, values }: NamedParam): PlainObject => {
  const parts = [
    textOr(description, help ?? ''),
    description === help ? '' : textOr(description === undefined ? '' : help, ''),
    typeof values === 'function' ? 'The name or the value of what is to be read.' : '',
    textOr(link, ''),
  ].filter((part) => part !== '')
  return parts.length === 0 ? {} : { description: parts.join(' ') }
}

const examples = ({ placeholder }: NamedParam): PlainObject =>
  isText(placeholder) ? { examples: [placeholder] } : {}

const defaultOf = (param: NamedParam): PlainObject => {
  const { default: initial, type } = param
  if (initial === undefined || initial === null || initial === '') return {}
  if (type === 'number') {
    const number = Number(initial)
    return Number.isFinite(number) ? { default: number } : {}
  }
  if (isList(param)) {
    const items: unknown[] = Array.isArray(initial) ? initial : [initial]
    return { default: items.flatMap((item) => nameOf(item) ?? []) }
  }
  const name = nameOf(initial)
  return name === undefined ? {} : { default: name }
}

/** The name of a value: the name of its item in `values`, or the value itself if there is no such item. */
const nameOf = (item: unknown): string | undefined =>
  typeof item === 'string' || typeof item === 'number' || typeof item === 'object'
    ? choiceName(item as Parameters<typeof choiceName>[0])
    : undefined

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

const textOr = (value: unknown, otherwise: string): string => (isText(value) ? value : otherwise)
