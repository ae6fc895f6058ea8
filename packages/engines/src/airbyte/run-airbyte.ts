import type { EngineIo } from '../output/engine-io.js'
import { EngineSession } from '../output/engine-session.js'
import { ENGINE_EXIT_CODES } from '../output/exit-codes.js'
import { guardProcess } from '../output/process-guard.js'
import { AirbyteConnector } from './airbyte-connector.js'
import { logMessage } from './airbyte-messages.js'

/**
 * Runs a data source as an Airbyte source connector. Standard output carries only messages of the Airbyte protocol.
 * Lines that the source prints become log messages.
 *
 * @param module the exports of the module of a data source, or a function that loads the module
 * @param argv the arguments from the platform: `spec`, `check --config F`, `discover --config F` or `read --config F
 * --catalog F [--state F]`. With `--wrapped` every stream gets one column with the whole row
 * @param io the streams and settings of the run. Default: the process
 * @returns the exit code, see {@link ENGINE_EXIT_CODES}; with the default `io` it is the exit code of the process, too
 *
 * @example
 * import { runAirbyte } from '@panoply/engines'
 * import { DataSource, defineConfig } from '@panoply/datasource'
 *
 * const CONFIG = defineConfig({ title: 'Numbers', params: [] })
 * class Stream extends DataSource {
 *   read() { return null }
 * }
 * const exitCode = await runAirbyte({ Stream, CONFIG }, ['spec'])
 */
export const runAirbyte = async (
  module: unknown,
  argv: readonly string[],
  io: EngineIo = {},
): Promise<number> => {
  const session = new EngineSession(io, { stream: 'stdout', line: logMessage })
  const connector = new AirbyteConnector(session)
  const unguard = session.ownsProcess
    ? guardProcess(
        {
          onEscape: (error) => connector.tellEscape(error),
          onEarlyExit: () => {
            connector.tellEarlyExit()
          },
        },
        ENGINE_EXIT_CODES.failed,
      )
    : undefined
  try {
    const exit = await connector.run(module, argv)
    const exitCode = ENGINE_EXIT_CODES[exit]
    if (session.ownsProcess) process.exitCode = exitCode
    return exitCode
  } finally {
    await session.close()
    unguard?.()
  }
}
