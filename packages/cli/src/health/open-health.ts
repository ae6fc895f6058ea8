import type { RunObserver } from '@panoply/runner'

import { HealthServer } from './health-server.js'
import { RunMetrics } from './run-metrics.js'

/** Flags of `panoply run` for health checks. */
export interface HealthFlags {
  /** Absent: nothing listens. */
  readonly healthPort?: number
  readonly healthHost: string
  /** In seconds. */
  readonly healthTimeout: number
}

/** The server, and the observer through which it learns about the run. */
export interface Health {
  readonly observer: RunObserver
  readonly url: string
  readonly close: () => Promise<void>
}

const MS_IN_SECOND = 1_000

/**
 * Starts the server for questions about a run.
 *
 * @throws InvalidArgumentError when it cannot listen there
 */
export const openHealth = async (port: number, flags: HealthFlags): Promise<Health> => {
  const metrics = new RunMetrics()
  const server = new HealthServer(metrics, {
    ...{ port, host: flags.healthHost },
    silentAfterMs: flags.healthTimeout * MS_IN_SECOND,
  })
  return { observer: metrics, url: await server.listen(), close: () => server.close() }
}
