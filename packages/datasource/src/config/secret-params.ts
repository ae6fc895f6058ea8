import { isSecretName } from '@panoply/errors'

import type { DataSourceConfig } from './config.js'

const SECRET_TYPES = new Set<string | undefined>(['password', 'oauth'])

/**
 * The names of the parameters that hold secrets: by type (`password`, `oauth`), or by a name like `token`, `key` or
 * `privateKey` whatever the type, because secrets are often typed as plain text.
 */
export const secretParams = (config: Pick<DataSourceConfig, 'params'>): string[] =>
  config.params.flatMap(({ name, type }) =>
    typeof name === 'string' && (SECRET_TYPES.has(type) || isSecretName(name)) ? [name] : [],
  )
