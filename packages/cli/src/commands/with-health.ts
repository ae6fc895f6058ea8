import type { RunObserver } from '@panoply/runner'

import type { CliIo } from '../cli-io.js'
import type { HealthFlags } from '../health/open-health.js'
import { messageLog } from '../report/message-log.js'

/** Flags of a run that can be asked how it is. */
export interface HealthOptions extends HealthFlags {
  readonly quiet: boolean
  readonly json: boolean
}

/**
 * Does a run and answers questions about it meanwhile, if a port is given. Without one, nothing of the server is loaded.
 *
 * @param run is given what has to observe the run
 * @throws InvalidArgumentError before the run when the port cannot be had
 */
export const withHealth = async <Result>(
  io: CliIo,
  options: HealthOptions,
  run: (observer: RunObserver | undefined) => Promise<Result>,
): Promise<Result> => {
  const { healthPort, quiet, json } = options
  if (healthPort === undefined) return await run(undefined)
  const { openHealth } = await import('../health/open-health.js')
  const { url, observer, close } = await openHealth(healthPort, options)
  if (!quiet) messageLog(io, json).tell('info', `${url} answers /livez, /readyz, /metrics`, { url })
  try {
    return await run(observer)
  } finally {
    await close()
  }
}
