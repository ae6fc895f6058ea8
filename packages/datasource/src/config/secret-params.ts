import { isSecretName } from '@panoply/errors'

import type { DataSourceConfig } from './config.js'

const SECRET_TYPES = new Set<string | undefined>(['password', 'oauth'])

/**
 * The names of the parameters that hold secrets: parameters of a secret type (`password`, `oauth`), and parameters with
 * a name such as `token`, `key` or `privateKey`. The name counts for every type, because secrets are often typed as
 * plain text.
 *
 * @example
 * ```ts
 * const CONFIG = defineConfig({
 *   title: 'Orders',
 *   params: [
 *     { name: 'shop', title: 'Shop', type: 'text' },
 *     { name: 'apiKey', title: 'API key', type: 'text' },
 *   ],
 * })
 * console.log(secretParams(CONFIG)) // ['apiKey']
 * ```
 */
export const secretParams = (config: Pick<DataSourceConfig, 'params'>): string[] =>
  config.params.flatMap(({ name, type }) =>
    typeof name === 'string' && (SECRET_TYPES.has(type) || isSecretName(name)) ? [name] : [],
  )
