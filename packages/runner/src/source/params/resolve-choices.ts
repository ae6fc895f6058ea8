import {
  type ChoiceItem,
  type DataSourceConfig,
  type Param,
  resolveValues,
} from '@panoply/datasource'

import type { PlainObject } from '../../values/plain-object.js'

/**
 * A CONFIG in which functions that find values are replaced by what they found, for those parameters that were given
 * as text: so that a text becomes the item that it names. Each is asked once, when what it depends on is there.
 */
export const withChoices = async (
  config: DataSourceConfig,
  texts: ReadonlySet<string>,
  source: PlainObject,
  options: PlainObject = {},
): Promise<DataSourceConfig> => {
  const params: Param[] = []
  for (const param of config.params) {
    const isAsked =
      typeof param.values === 'function' && param.name !== undefined && texts.has(param.name)
    params.push(isAsked ? { ...param, values: await valuesOf(param, source, options) } : param)
  }
  return { ...config, params }
}

/** What there is to choose; nothing where something that it depends on is missing, which is reported for itself. */
const valuesOf = async (
  param: Param,
  source: PlainObject,
  options: PlainObject,
): Promise<readonly ChoiceItem[] | undefined> => {
  const isReady = (param.dependencies ?? []).every(
    (name) => source[name] !== undefined && source[name] !== '',
  )
  return isReady ? await resolveValues(param, source, options) : undefined
}
