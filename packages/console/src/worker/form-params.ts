import {
  type ChoiceItem,
  type DataSourceConfig,
  type Param,
  secretParams,
  SSH_TUNNEL_FIELDS,
  toChoices,
} from '@panoply/datasource'

import type { FormChoice, FormParam, FormParamType } from '../protocol/index.js'

const FORM_TYPES: Readonly<Record<string, FormParamType>> = {
  ...{ '': 'text', text: 'text', string: 'text', number: 'number', password: 'password' },
  ...{ select: 'select', list: 'list', 'dynamic-list': 'list', oauth: 'oauth' },
  'ssh-tunnel': 'ssh-tunnel',
}

/** The fields of the form: every parameter that a person can fill. */
export const formParams = (config: DataSourceConfig): FormParam[] => {
  const secrets = new Set(secretParams(config))
  return config.params.flatMap((param) => {
    const { name = '', type = '', hidden, values } = param
    if (name === '' || hidden === true || type === 'hidden') return []
    const isSecret = secrets.has(name)
    return [
      {
        ...{ name, title: param.title ?? name, type: formType(param, isSecret), isSecret },
        placeholder: param.placeholder ?? '',
        help: param.help ?? param.description ?? '',
        link: (param.link ?? '').startsWith('https://') ? (param.link ?? '') : '',
        category: param.category ?? '',
        required: param.required === true,
        ...(!isSecret && param.default !== undefined && { default: param.default }),
        dependencies: param.dependencies ?? [],
        choices: Array.isArray(values) ? formChoices(values as readonly ChoiceItem[]) : null,
        hasValues: typeof values === 'function',
        fields: type === 'ssh-tunnel' ? SSH_TUNNEL_FIELDS : null,
      },
    ]
  })
}

const formType = ({ type = '' }: Param, isSecret: boolean): FormParamType => {
  const known = FORM_TYPES[type] ?? 'system'
  return known === 'text' && isSecret ? 'password' : known
}

/**
 * Choices for the form. Their values are left out, because they may contain a secret. The server finds a value by its
 * key.
 */
export const formChoices = (items: readonly ChoiceItem[]): FormChoice[] => {
  const choices = toChoices(items)
  const keyOf = (value: unknown, name: string): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : name
  return choices.map(({ name, value, disabled, requires }) => ({
    ...{ key: keyOf(value, name), name, disabled },
    requires: requires.map((required) => {
      const found = choices.find((choice) => choice.value === required || choice.name === required)
      if (found) return keyOf(found.value, found.name)
      return typeof required === 'string' || typeof required === 'number' ? String(required) : ''
    }),
  }))
}
