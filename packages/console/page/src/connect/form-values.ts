import type {
  FormChoice,
  FormParam,
  FormValues,
  SourceDetail,
} from '../../../src/protocol/index.js'

/** The values that a person has typed or chosen and that are not saved yet, by the name of the parameter. */
export type TypedValues = Readonly<Record<string, unknown>>

/** Whether a value means "not filled in". */
export const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0)

/** The value in the field of a parameter: the typed value, else the saved value, else the default. */
export const shownValue = (
  { name, default: ifEmpty }: Pick<FormParam, 'name' | 'default'>,
  { values }: Pick<SourceDetail, 'values'>,
  typed: TypedValues,
): unknown => {
  if (Object.hasOwn(typed, name)) return typed[name]
  return Object.hasOwn(values, name) ? values[name] : ifEmpty
}

/**
 * The values that are sent. A secret that was not typed is left out: the console keeps the saved one. Values for
 * parameters that no longer exist are left out, too.
 */
export const valuesToSend = (
  detail: Pick<SourceDetail, 'params' | 'values'>,
  typed: TypedValues,
): FormValues => {
  const sent = detail.params.flatMap((param): [string, unknown][] => {
    const value = shownValue(param, detail, typed)
    const isUntouched = param.isSecret && !Object.hasOwn(typed, param.name)
    return isUntouched || value === undefined ? [] : [[param.name, value]]
  })
  return Object.fromEntries(sent)
}

/** The typed values that were not sent. A person may continue to type before the console answers. */
export const typedSince = (sent: FormValues, typed: TypedValues): TypedValues =>
  Object.fromEntries(
    Object.entries(typed).filter(
      ([name, value]) => !(Object.hasOwn(sent, name) && Object.is(sent[name], value)),
    ),
  )

/** The parameters among the dependencies of `param` that are not filled in yet. */
export const missingDependencies = (
  param: FormParam,
  detail: Pick<SourceDetail, 'params' | 'values' | 'secretsSet'>,
  typed: TypedValues,
): FormParam[] =>
  detail.params.filter(
    (one) =>
      param.dependencies.includes(one.name) &&
      isEmpty(shownValue(one, detail, typed)) &&
      !(detail.secretsSet.includes(one.name) && !Object.hasOwn(typed, one.name)),
  )

/** The chosen keys and the keys that they require, each once, in the order of the choices. */
export const withRequired = (
  choices: readonly FormChoice[],
  chosen: readonly string[],
): string[] => {
  const byKey = new Map(choices.map((choice) => [choice.key, choice]))
  const all = new Set<string>()
  const add = (key: string): void => {
    if (all.has(key)) return
    all.add(key)
    for (const required of byKey.get(key)?.requires ?? []) add(required)
  }
  for (const key of chosen) add(key)
  const known = choices.map(({ key }) => key).filter((key) => all.has(key))
  // A key that is no longer one of the choices is kept, so its error message can be shown beside it.
  return [...known, ...[...all].filter((key) => !byKey.has(key))]
}

/** The parameters of one category, in the order of CONFIG. */
export interface FieldGroup {
  /** Empty for the fields without a category. */
  readonly category: string
  readonly params: readonly FormParam[]
}

/**
 * The parameters by category. Parameters without a category come first. The categories are in the order of their first
 * parameters.
 */
export const groupFields = (params: readonly FormParam[]): FieldGroup[] => {
  const groups = new Map<string, FormParam[]>([['', []]])
  for (const param of params) {
    const group = groups.get(param.category)
    if (group) group.push(param)
    else groups.set(param.category, [param])
  }
  return [...groups]
    .map(([category, members]) => ({ category, params: members }))
    .filter((group) => group.params.length > 0)
}
