import { createHash } from 'node:crypto'

import { type DataSourceModule, secretParams, secretValues } from '@panoply/datasource'
import { isSecretName } from '@panoply/errors'
import type { PlainObject } from '@panoply/runner'

/** The parameters of an experiment, and the secrets among them. */
export interface Disguised {
  readonly source: PlainObject
  /** The values that must show up nowhere. */
  readonly secrets: readonly string[]
}

/**
 * A text that stands in the place of a secret, the same for the same name.
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
 * canary, too, so a source can be proved without credentials. Objects stay unchanged.
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

/** The secrets among the parameters, as they are. */
export const secretsOf = (
  { CONFIG }: Pick<DataSourceModule, 'CONFIG'>,
  source: PlainObject,
): string[] => [...secretValues(source, secretParams(CONFIG))].filter((text) => text !== '')
