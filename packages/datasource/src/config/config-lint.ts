import { isSecretName } from '@panoply/errors'

import { nearestName } from '../values/nearest-name.js'
import type { DataSourceConfig, Param } from './config.js'
import type { ConfigIssue } from './config-issue.js'
import { configKeys, paramKeys } from './config-schema.js'
import { dependencyCircle } from './dependency-circle.js'
import { isMissing } from './missing.js'
import { convertValue } from './param-value.js'

/** The system puts the merged state under this name. The system would read a parameter with this name as the state. */
const STATE_KEY = 'state'

/** Checks how the parts of a CONFIG fit together, which the schema cannot do. */
export const lintConfig = (config: DataSourceConfig): ConfigIssue[] => [
  ...unknownKeys(config, configKeys(), ''),
  ...lintHead(config),
  ...config.params.flatMap((param, index) => lintParam(param, `params[${index}]`, config)),
  ...duplicateNames(config.params),
  ...lintCircle(config.params),
]

const lintHead = ({ title, icon, hostProperty, params }: DataSourceConfig): ConfigIssue[] => [
  ...when(title === undefined || title === '', {
    ...{ severity: 'warning', path: 'title' },
    ...{ reason: 'the title is missing', instead: 'write what people call the source' },
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
    ...unknownKeys(param, paramKeys(), `${path}.`),
    ...when(name === undefined || name === '', {
      ...{ severity: 'warning', path: `${path}.name` },
      ...{ reason: 'a parameter without a name cannot be asked for', instead: 'give it a name' },
    }),
    ...when(name === STATE_KEY, {
      ...{ severity: 'warning', path: `${path}.name` },
      reason: 'source.state is the state of the last run, which the system sets',
      instead: 'give it another name',
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

/** An issue for a default that the parameter itself refuses. */
const lintDefault = (param: Param, path: string): ConfigIssue[] => {
  if (isMissing(param.default)) return []
  const result = convertValue(param, param.default)
  if ('value' in result) return []
  const { reason, instead } = result
  return [
    {
      ...{ severity: 'error', path: `${path}.default` },
      ...{ reason: `the default cannot be used: ${reason}`, instead },
    },
  ]
}

const lintCircle = (params: readonly Param[]): ConfigIssue[] => {
  const circle = dependencyCircle(params)
  if (circle === undefined) return []
  const index = params.findIndex(({ name }) => name === circle[0])
  return [
    {
      ...{ severity: 'error', path: `params[${index}].dependencies` },
      reason: `${circle.join(', ')} depend on each other: a person could never be asked for any of them`,
      instead: 'leave one of these dependencies out',
    },
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
