import { secretValues } from '@panoply/errors'

import type { DataSourceOptions } from './data-source-options.js'

/** The secrets in the options of a source, where a bare `key` is a hint, and `secretParams` names what is secret. */
export const optionSecrets = (options: object): string[] => {
  const { refresh, secretParams: _, ...hints } = options as DataSourceOptions
  return [...secretValues({ hints }), ...secretValues(refresh)]
}
