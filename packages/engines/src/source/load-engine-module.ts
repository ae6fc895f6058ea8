import type { DataSourceModule } from '@panoply/datasource'
import { parseModule } from '@panoply/runner'

/** A data source module, or a function that loads one. */
export type EngineModule = unknown

/**
 * The module of a run. A function is called after the run has captured the output, so lines that the module prints
 * while it is loaded are no messages.
 *
 * @throws InvalidArgumentError when it is no data source
 */
export const loadEngineModule = async (module: EngineModule): Promise<DataSourceModule> =>
  parseModule(
    typeof module === 'function'
      ? await (module as () => unknown)()
      : await Promise.resolve(module),
  )
