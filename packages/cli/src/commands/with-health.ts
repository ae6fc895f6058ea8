import type { RunObserver } from '@panoply/runner'

import type { CliIo } from '../cli-io.js'
import type { HealthFlags } from '../health/open-health.js'
import { messageLog } from '../report/message-log.js'

/** Flags of a run that serves its health. */
export interface HealthOptions extends HealthFlags {
  readonly quiet: boolean
  readonly json: boolean
}

/**
 * Runs `run`. If a port is given, it serves the health of the run meanwhile. Without a port the server is not loaded.
 *
 * @param run gets the observer of the run
 * @throws InvalidArgumentError before the run, if the server cannot listen on the port
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
