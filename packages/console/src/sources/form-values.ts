import { secretValues } from '@panoply/errors'
import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject } from '@panoply/runner'

import type { FormParam } from '../protocol/index.js'

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''

/** The secret fields of an `ssh-tunnel`. */
const secretFields = ({ fields }: FormParam): string[] =>
  (fields ?? []).filter(({ type }) => type === 'password').map(({ name }) => name)

/**
 * Merges the values of a form with the saved ones. A missing secret keeps its saved value; `null` removes it. Names
 * that are not parameters of the form are dropped, except saved ones such as `refresh_token`.
 */
export const mergedValues = (
  params: readonly FormParam[],
  saved: PlainObject,
  given: PlainObject,
): PlainObject => {
  const names = new Set(params.map(({ name }) => name))
  const others = Object.entries(saved).filter(([name]) => !names.has(name))
  const values = params.flatMap((param) => {
    const value = valueOf(param, saved[param.name], given[param.name])
    return isEmpty(value) ? [] : [[param.name, value] as const]
  })
  return Object.fromEntries([...others, ...values])
}

const valueOf = (param: FormParam, saved: unknown, given: unknown): unknown => {
  if (param.fields !== null && isPlainObject(given)) {
    const kept = isPlainObject(saved) ? saved : {}
    const fields = Object.entries(withSecrets(secretFields(param), kept, given))
    return Object.fromEntries(fields.filter(([, value]) => !isEmpty(value)))
  }
  return given === undefined && isHidden(param, saved) ? saved : given
}

const withSecrets = (
  names: readonly string[],
  saved: PlainObject,
  given: PlainObject,
): PlainObject => {
  const secrets: PlainObject = Object.fromEntries(
    names.map((name) => [name, given[name] === undefined ? saved[name] : given[name]]),
  )
  return { ...given, ...secrets }
}

/** Whether a saved value must not be shown, because it is a secret or an address with a password. */
const isHidden = ({ name, isSecret }: FormParam, value: unknown): boolean =>
  isSecret || (typeof value === 'string' && secretValues({ [name]: value }).length > 0)

/** The saved values that may be shown. */
export const shownValues = (
  params: readonly FormParam[],
  saved: PlainObject,
): { readonly values: PlainObject; readonly secretsSet: string[] } => {
  const values: Record<string, unknown> = {}
  const secretsSet: string[] = []
  for (const param of params) {
    const { name } = param
    const value = saved[name]
    if (isEmpty(value)) continue
    if (isHidden(param, value)) secretsSet.push(name)
    else if (param.fields !== null && isPlainObject(value)) {
      const secrets = secretFields(param)
      const fields = Object.entries(value)
      values[name] = Object.fromEntries(fields.filter(([field]) => !secrets.includes(field)))
      secretsSet.push(
        ...secrets.flatMap((field) => (isEmpty(value[field]) ? [] : [`${name}.${field}`])),
      )
    } else values[name] = value
  }
  return { values, secretsSet }
}
