import { isSecretName } from '@panoply/errors'

import { nearestName } from '../values/nearest-name.js'
import { choiceOf, choiceRefusal, findChoice } from './choice.js'
import type { DataSourceConfig, Param } from './config.js'
import type { ConfigIssue } from './config-issue.js'
import { CONFIG_KEYS, PARAM_KEYS } from './config-schema.js'
import { toNumber } from './param-value.js'

/** What the schema cannot see: how the parts of a CONFIG fit together. */
export const lintConfig = (config: DataSourceConfig): ConfigIssue[] => [
  ...unknownKeys(config, CONFIG_KEYS, ''),
  ...lintHead(config),
  ...config.params.flatMap((param, index) => lintParam(param, `params[${index}]`, config)),
  ...duplicateNames(config.params),
]

const lintHead = ({ title, icon, hostProperty, params }: DataSourceConfig): ConfigIssue[] => [
  ...when(title === undefined || title === '', {
    ...{ severity: 'warning', path: 'title' },
    ...{ reason: 'there is no title', instead: 'write what people call the source' },
  }),
  ...when(icon !== undefined && icon !== '' && !icon.startsWith('data:'), {
    ...{ severity: 'warning', path: 'icon', reason: 'expected a data URL' },
    instead: 'write data:image/png;base64,…, or leave it empty',
  }),
  ...when(hostProperty !== undefined && !namesOf(params).includes(hostProperty), {
    ...{ severity: 'warning', path: 'hostProperty' },
    ...{
      reason: `no parameter is named ${hostProperty ?? ''}`,
      instead: didYouMean(hostProperty, params),
    },
  }),
]

const lintParam = (param: Param, path: string, { params }: DataSourceConfig): ConfigIssue[] => {
  const { name, type, values, dependencies = [] } = param
  return [
    ...unknownKeys(param, PARAM_KEYS, `${path}.`),
    ...when(name === undefined || name === '', {
      ...{ severity: 'warning', path: `${path}.name` },
      ...{ reason: 'a parameter without a name is never asked for', instead: 'give it a name' },
    }),
    ...when(
      type !== 'password' && type !== 'oauth' && type !== 'hidden' && isSecretName(name ?? ''),
      {
        ...{ severity: 'warning', path: `${path}.type` },
        reason: `${name ?? ''} is named like a secret and would be shown while it is typed`,
        instead: 'write password',
      },
    ),
    ...when(type === 'select' && values === undefined, {
      ...{ severity: 'error', path: `${path}.values`, reason: 'there is nothing to select from' },
      instead: 'write an array, or a function that returns one',
    }),
    ...lintValues(param, path),
    ...lintDefault(param, path),
    ...dependencies.flatMap((dependency, index) =>
      when(!namesOf(params).includes(dependency) || dependency === name, {
        ...{ severity: 'error', path: `${path}.dependencies[${index}]` },
        reason:
          dependency === name
            ? 'a parameter cannot depend on itself'
            : `no parameter is named ${dependency}`,
        instead: dependency === name ? 'leave it out' : didYouMean(dependency, params),
      }),
    ),
  ]
}

const lintValues = ({ values }: Param, path: string): ConfigIssue[] =>
  typeof values !== 'object'
    ? []
    : values.flatMap((item, index) =>
        when(choiceOf(item) === undefined, {
          ...{ severity: 'error', path: `${path}.values[${index}]`, reason: choiceRefusal(item) },
          instead: "write a text or { name: '…', value: … }",
        }),
      )

const lintDefault = ({ type, values, default: initial }: Param, path: string): ConfigIssue[] => {
  if (initial === undefined || initial === null || initial === '') return []
  return [
    ...when(type === 'number' && toNumber(initial) === undefined, {
      ...{ severity: 'error', path: `${path}.default`, reason: 'the default is no number' },
      instead: 'write a number, or the text of one',
    }),
    ...when(
      type === 'select' && typeof values === 'object' && findChoice(values, initial) === undefined,
      {
        ...{ severity: 'error', path: `${path}.default` },
        ...{ reason: 'the default is none of the values', instead: 'write one of them' },
      },
    ),
  ]
}

const duplicateNames = (params: readonly Param[]): ConfigIssue[] => {
  const names = params.map(({ name }) => name)
  return names.flatMap((name, index) =>
    when(name !== undefined && name !== '' && names.indexOf(name) < index, {
      ...{ severity: 'error', path: `params[${index}].name` },
      reason: `params[${names.indexOf(name)}] is named ${name ?? ''} already`,
      instead: 'give each parameter a name of its own',
    }),
  )
}

const unknownKeys = (holder: object, known: readonly string[], prefix: string): ConfigIssue[] =>
  Object.keys(holder)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const nearest = nearestName(key, known)
      const instead =
        nearest === undefined ? 'leave it out, unless another system reads it' : `write ${nearest}`
      return {
        severity: 'warning',
        path: `${prefix}${key}`,
        reason: 'the key is not known',
        instead,
      }
    })

const namesOf = (params: readonly Param[]): string[] =>
  params.flatMap(({ name }) => (name === undefined || name === '' ? [] : [name]))

const didYouMean = (name: string | undefined, params: readonly Param[]): string => {
  const names = namesOf(params)
  const nearest = nearestName(name ?? '', names)
  return nearest === undefined ? `write one of ${names.join(', ')}` : `write ${nearest}`
}

const when = (condition: boolean, issue: ConfigIssue): ConfigIssue[] => (condition ? [issue] : [])
