import { type DataSourceModule, type Param, resolveValues, secretParams } from '@panoply/datasource'
import type { PlainObject } from '@panoply/runner'

import { withoutSecrets } from './without-secrets.js'

/** By what `panoply check` has tried the connection; `undefined` when the source has nothing to try it by. */
export type ConnectionTrial = 'static check' | 'listResources' | `values of ${string}` | undefined

/**
 * Tries the connection of a source: by its `static check`, else by the first parameter whose values a function finds, else
 * by its `listResources`.
 *
 * @param options what the source gets as its options
 * @throws DataSourceError without secrets, for what the source throws
 */
export const tryConnection = async (
  { Stream, CONFIG }: DataSourceModule,
  source: PlainObject,
  options: PlainObject,
): Promise<ConnectionTrial> => {
  const given = { ...options, secretParams: secretParams(CONFIG) }
  try {
    if (typeof Stream.check === 'function') {
      await Stream.check(source, given)
      return 'static check'
    }
    const param = CONFIG.params.find((candidate) => canFindValues(candidate, source))
    if (param) {
      await resolveValues(param, source, given)
      return `values of ${param.name ?? ''}`
    }
    if (typeof Stream.listResources !== 'function') return undefined
    await Stream.listResources(source, given)
    return 'listResources'
  } catch (error) {
    throw withoutSecrets(error, source, CONFIG)
  }
}

const canFindValues = ({ values, dependencies = [] }: Param, source: PlainObject): boolean =>
  typeof values === 'function' &&
  dependencies.every((name) => source[name] !== undefined && source[name] !== null)
