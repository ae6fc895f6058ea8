import { createHash } from 'node:crypto'

import { type DataSourceModule, secretParams, secretValues } from '@panoply/datasource'
import { isSecretName } from '@panoply/errors'
import type { PlainObject } from '@panoply/runner'

/** The parameters of an experiment, with canaries in the place of secrets. */
export interface Disguised {
  readonly source: PlainObject
  /** The values that must not appear in any output of the source. */
  readonly secrets: readonly string[]
}

/**
 * The canary of a parameter: a text that replaces its secret. The same name always gets the same text.
 *
 * @example
 * ```ts
 * console.log(canaryOf('token') === canaryOf('token')) // true
 * ```
 */
export const canaryOf = (name: string): string =>
  `canary-${name}-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`

/**
 * The parameters with a canary in the place of each secret. A tape accepts any credentials. Missing secrets get a
 * canary, too, so a source can be proved without credentials. A secret that is an object stays unchanged.
 */
export const withCanaries = ({ CONFIG }: DataSourceModule, given: PlainObject): Disguised => {
  const names = new Set([
    ...secretParams(CONFIG),
    ...Object.keys(given).filter((name) => isSecretName(name)),
  ])
  const source: Record<string, unknown> = { ...given }
  for (const name of names) {
    if (source[name] === undefined || typeof source[name] === 'string') {
      source[name] = canaryOf(name)
    }
  }
  return { source, secrets: secretsOf({ CONFIG }, source) }
}

/** The real values of the parameters that are secrets. */
export const secretsOf = (
  { CONFIG }: Pick<DataSourceModule, 'CONFIG'>,
  source: PlainObject,
): string[] => [...secretValues(source, secretParams(CONFIG))].filter((text) => text !== '')
