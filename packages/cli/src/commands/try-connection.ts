import {
  type DataSourceModule,
  type Param,
  resolveValues,
  secretParams,
  type SecretMask,
} from '@panoply/datasource'
import type { PlainObject } from '@panoply/runner'

import { withoutSecrets } from './without-secrets.js'

/** The method by which `panoply check` has tried the connection. `undefined` if the source has none. */
export type ConnectionTrial = 'static check' | 'listResources' | `values of ${string}` | undefined

/**
 * Tries the connection of a source. It uses `static check` of the source if there is one. Otherwise it uses the first
 * parameter whose values a function finds, or else `listResources`.
 *
 * @param options the options of the source
 * @param secrets the secrets that are known so far
 * @throws DataSourceError with masked secrets, if the source throws
 */
export const tryConnection = async (
  { Stream, CONFIG }: DataSourceModule,
  source: PlainObject,
  options: PlainObject,
  secrets: SecretMask,
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
    throw withoutSecrets(error, source, CONFIG, secrets)
  }
}

const canFindValues = ({ values, dependencies = [] }: Param, source: PlainObject): boolean =>
  typeof values === 'function' &&
  dependencies.every((name) => source[name] !== undefined && source[name] !== null)
