import { type DataSourceConfig, SecretMask, secretParams, secretValues } from '@panoply/datasource'
import { DataSourceError, isRetryable, maskError } from '@panoply/errors'
import { type PlainObject, textOf } from '@panoply/runner'

/**
 * The error of a source that was asked about its configuration. Secrets of its parameters are masked, also in its
 * causes.
 */
export const withoutSecrets = (
  error: unknown,
  source: PlainObject,
  config: DataSourceConfig,
  mask = new SecretMask(),
): DataSourceError => {
  mask.remember(secretValues(source, secretParams(config)))
  const safe = new DataSourceError(mask.mask(textOf(error)), {
    phase: 'config',
    retryable: isRetryable(error),
    cause: maskError(error, mask),
  })
  if (error instanceof Error && error.stack !== undefined) safe.stack = mask.mask(error.stack)
  return safe
}
