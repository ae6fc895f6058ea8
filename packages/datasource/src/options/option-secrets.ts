import { secretValues } from '@panoply/errors'

import type { DataSourceOptions } from './data-source-options.js'

/**
 * The secrets in the options of a source. A bare `key` is a hint and no secret. `secretParams` holds names and no
 * secrets.
 */
export const optionSecrets = (options: object): string[] => {
  const { refresh, secretParams: _, ...hints } = options as DataSourceOptions
  return [...secretValues({ hints }), ...secretValues(refresh)]
}
