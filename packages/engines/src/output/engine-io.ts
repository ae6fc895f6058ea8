import type { Writable } from 'node:stream'

import type { SecretMask } from '@panoply/datasource'
import type { WallClock } from '@panoply/errors/internal'

/** What an engine's run has of the outside world. Every member has a default: the process. */
export interface EngineIo {
  /** Where messages go. Default: standard output. */
  readonly stdout?: Writable
  /** Where a Singer tap writes its log. An Airbyte connector never writes to it. Default: standard error. */
  readonly stderr?: Writable
  /** Default: the environment of the process. Read are `LOG_LEVEL` and `PANOPLY_OPTIONS`. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The folder that the paths of files are looked up from. Default: the current one. */
  readonly folder?: string
  /** Default: the clock of the machine. */
  readonly clock?: WallClock
  /** Ends the run after the batch in hand. Default: SIGTERM and SIGINT do. */
  readonly signal?: AbortSignal
  /** The signal of the process that aborted `signal`, for the exit code. */
  readonly stoppedBy?: () => 'SIGINT' | 'SIGTERM' | undefined
  /** Learns the secrets of the run, so that what you write yourself can be masked with it. Default: one of its own. */
  readonly secrets?: SecretMask
  /**
   * Whether what the source prints on the streams of the process becomes log messages, and an error that the source lets
   * escape ends the process with a message. Default: `true` where `stdout` is not given.
   */
  readonly ownsProcess?: boolean
}
