import { type DataSourceConfig, SecretMask, secretParams, secretValues } from '@panoply/datasource'
import { DataSourceError, isRetryable } from '@panoply/errors'
import { type PlainObject, textOf } from '@panoply/runner'

/**
 * The message of an error that a source threw while it was asked about its configuration, with the secrets of its
 * parameters masked. The cause is left out, because it may hold them.
 */
export const withoutSecrets = (
  error: unknown,
  source: PlainObject,
  config: DataSourceConfig,
): DataSourceError => {
  const mask = new SecretMask()
  mask.remember(secretValues(source, secretParams(config)))
  const safe = new DataSourceError(mask.mask(textOf(error)), {
    phase: 'config',
    retryable: isRetryable(error),
  })
  if (error instanceof Error && error.stack !== undefined) safe.stack = mask.mask(error.stack)
  return safe
}
