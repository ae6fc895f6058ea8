import { type DataSourceConfig, secretParams } from '@panoply/datasource'

import type { PlainObject } from '@panoply/runner'

import { askedParams, isHidden, type NamedParam } from './known-params.js'
import { parameterSchema } from './parameter-schema.js'

/** The parameters of a source as the JSON Schema of a form. The platform of Airbyte shows that form. */
export const connectionSchema = (config: DataSourceConfig): PlainObject => {
  const params = askedParams(config)
  const secrets = new Set(secretParams(config))
  const groups = [...new Set(params.flatMap(({ category }) => (category ? [category] : [])))]
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    title: config.title ?? 'Data source',
    required: params.filter(isRequired).map(({ name }) => name),
    properties: Object.fromEntries(
      params.map((param, index) => [
        param.name,
        parameterSchema(param, secrets.has(param.name), index),
      ]),
    ),
    additionalProperties: true,
    ...(groups.length > 0 && { groups: groups.map((id) => ({ id, title: id })) }),
  }
}

/** A form cannot require a parameter that it hides, or that has a default. */
const isRequired = (param: NamedParam): boolean =>
  param.required === true && !isHidden(param) && isEmpty(param.default)

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''
