import type { Writable } from 'node:stream'

import type { SecretMask } from '@panoply/datasource'
import type { WallClock } from '@panoply/errors/internal'

/** The streams and settings of a run for an engine. The default of each is that of the process. */
export interface EngineIo {
  /** The stream for messages. Default: standard output. */
  readonly stdout?: Writable
  /** The stream for the log of a Singer tap. An Airbyte connector never writes to it. Default: standard error. */
  readonly stderr?: Writable
  /** The variables of the environment. `LOG_LEVEL` and `PANOPLY_OPTIONS` are read. Default: those of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. Default: the current one. */
  readonly folder?: string
  /** The clock. Default: that of the machine. */
  readonly clock?: WallClock
  /** Stops the run after the current batch. Default: SIGTERM and SIGINT stop it. */
  readonly signal?: AbortSignal
  /** The signal of the process that aborted `signal`, for the exit code. */
  readonly stoppedBy?: () => 'SIGINT' | 'SIGTERM' | undefined
  /**
   * Gets the secrets of the run. Use it to mask texts that you write yourself. Default: a mask that only the run knows.
   */
  readonly secrets?: SecretMask
  /**
   * Whether the engine takes over the process: lines that the source prints become log messages, and an uncaught error
   * of the source ends the process with a message. Default: `true` if `stdout` is not given.
   */
  readonly ownsProcess?: boolean
}
