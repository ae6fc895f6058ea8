import type { DataSourceConfig } from './config.js'
import { parseConfig } from './parse-config.js'

/**
 * Checks a CONFIG where it is written, and keeps its exact type, so that `SourceOf<typeof CONFIG>` is the type of
 * `source`: a misspelt parameter is a type error then.
 *
 * @returns the CONFIG as it was given
 * @throws InvalidArgumentError that lists everything wrong
 */
export const defineConfig = <const Config extends DataSourceConfig>(config: Config): Config => {
  parseConfig(config)
  return config
}
