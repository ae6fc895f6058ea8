import type { DataSourceConfig } from './config.js'
import { parseConfig } from './parse-config.js'

/**
 * Checks a CONFIG where it is written, and keeps its exact type. So `SourceOf<typeof CONFIG>` is the type of `source`,
 * and a misspelt parameter does not compile.
 *
 * @returns the CONFIG as it was given
 * @throws InvalidArgumentError that lists everything that is wrong
 *
 * @example
 * ```ts
 * const CONFIG = defineConfig({
 *   title: 'Orders',
 *   params: [
 *     { name: 'shop', title: 'Shop', type: 'text', required: true },
 *     { name: 'token', title: 'Token', type: 'password', required: true },
 *   ],
 * })
 * type Source = SourceOf<typeof CONFIG> // { shop: string; token: string }
 * const source: Source = { shop: 'north', token: 'hunter2' }
 * console.log(source.shop)
 * ```
 */
export const defineConfig = <const Config extends DataSourceConfig>(config: Config): Config => {
  parseConfig(config)
  return config
}
