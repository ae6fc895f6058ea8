import {
  InvalidArgumentError,
  maskError,
  SecretMask,
  secretValues,
  wrapErrors,
} from '@panoply/errors'

import type { DataSourceOptions } from '../options/data-source-options.js'
import { optionSecrets } from '../options/option-secrets.js'
import { checkObject } from '../values/check-object.js'
import { describeValue } from '@panoply/errors/internal'
import { withoutNulls } from '../values/without-nulls.js'
import { choiceOf, choiceRefusal } from './choice.js'
import type { ChoiceItem, Param } from './config.js'
import { isMissing } from './missing.js'
import type { SourceParameters } from './source-parameters.js'

/**
 * The values to choose from for a parameter: the array in CONFIG, or the result of its function for the parameters that
 * are filled in so far. Empty for a parameter without values.
 *
 * @param source the parameters that are filled in so far
 * @param options what the system passes to a data source. Default: nothing
 * @throws InvalidArgumentError when an argument is no object, a parameter that this one depends on is missing, or the
 * function does not return an array of items
 * @throws DataSourceError of phase `config` when the function throws. It has the message of that error, for the person.
 * The secrets of `source` are masked in the message and in the causes
 *
 * @example
 * ```ts
 * const region: Param = {
 *   name: 'region',
 *   title: 'Region',
 *   type: 'list',
 *   dependencies: ['shop'],
 *   values: (source) => Promise.resolve([`${String(source['shop'])}-north`, `${String(source['shop'])}-south`]),
 * }
 * console.log(await resolveValues(region, { shop: 'fruit' }))
 * ```
 */
export const resolveValues = async (
  param: Param,
  source: object,
  options?: DataSourceOptions,
): Promise<readonly ChoiceItem[]> => {
  checkObject('param', param)
  checkObject('source', source)
  // A data source takes `undefined` and `null` as no options. So does this function.
  const hints = options ?? {}
  checkObject('options', hints)
  const { name = '', values = [], dependencies = [] } = withoutNulls(param)
  const missing = dependencies.filter((dependency) =>
    isMissing((source as SourceParameters)[dependency]),
  )
  if (missing.length > 0) {
    throw new InvalidArgumentError(`${name}: fill in ${missing.join(' and ')} first`, {
      argument: name,
    })
  }
  if (typeof values !== 'function') return values
  const find = wrapErrors('config')((given: SourceParameters) => values(given, hints))
  try {
    return checkItems(name, await find(source as SourceParameters))
  } catch (error) {
    throw withoutSecrets(error, source, hints)
  }
}

const checkItems = (name: string, items: unknown): readonly ChoiceItem[] => {
  if (!Array.isArray(items)) {
    throw new InvalidArgumentError(
      `${name}: expected an array of values, got ${describeValue(items)}`,
      {
        argument: name,
      },
    )
  }
  const index = items.findIndex((item) => choiceOf(item) === undefined)
  if (index < 0) return items as ChoiceItem[]
  throw new InvalidArgumentError(`${name}: value [${index}]: ${choiceRefusal(items[index])}`, {
    argument: name,
  })
}

const withoutSecrets = (error: unknown, source: object, options: DataSourceOptions): unknown => {
  const secrets = new SecretMask()
  secrets.remember([...secretValues(source, options.secretParams), ...optionSecrets(options)])
  return maskError(error, secrets)
}
