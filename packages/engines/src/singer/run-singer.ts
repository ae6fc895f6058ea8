import type { EngineIo } from '../output/engine-io.js'
import { EngineSession } from '../output/engine-session.js'
import { ENGINE_EXIT_CODES } from '../output/exit-codes.js'
import { guardProcess } from '../output/process-guard.js'
import { logLine } from './singer-messages.js'
import { SingerTap } from './singer-tap.js'

/**
 * Runs a data source as a Singer tap. Standard output has only messages of the Singer protocol. The log goes to
 * standard error, together with the output that the source prints.
 *
 * @param module the exports of the module of a data source, or a function that loads the module
 * @param argv `--config F [--discover] [--catalog F] [--state F]`. With `--wrapped` every stream gets one column with
 * the whole row. Parameters that the source changes, such as a refreshed token, are written back into the file of
 * `--config`
 * @param io the streams and settings of the run. Default: the process
 * @returns the exit code, see {@link ENGINE_EXIT_CODES}; with the default `io` it is the exit code of the process, too
 *
 * @example
 * import { runSinger } from '@panoply/engines'
 * import { DataSource, defineConfig } from '@panoply/datasource'
 * import { writeFileSync } from 'node:fs'
 *
 * const CONFIG = defineConfig({ title: 'Numbers', params: [] })
 * class Stream extends DataSource {
 *   read() { return null }
 * }
 * writeFileSync('config.json', '{}')
 * const exitCode = await runSinger({ Stream, CONFIG }, ['--config', 'config.json'])
 */
export const runSinger = async (
  module: unknown,
  argv: readonly string[],
  io: EngineIo = {},
): Promise<number> => {
  const session = new EngineSession(io, { stream: 'stderr', line: logLine })
  const tap = new SingerTap(session)
  const unguard = session.ownsProcess
    ? guardProcess(
        {
          onEscape: (error) => tap.tellEscape(error),
          onEarlyExit: () => {
            tap.tellEarlyExit()
          },
        },
        ENGINE_EXIT_CODES.failed,
      )
    : undefined
  try {
    const exitCode = ENGINE_EXIT_CODES[await tap.run(module, argv)]
    if (session.ownsProcess) process.exitCode = exitCode
    return exitCode
  } finally {
    await session.close()
    unguard?.()
  }
}
