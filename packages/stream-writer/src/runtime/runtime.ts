import { writeSync } from 'node:fs'

import type { CreateSpool } from '../spool/spool.js'
import { type Clock, systemClock } from '@panoply/errors/internal'
import { type ExitGuard, processExitGuard } from './exit-guard.js'

/** Everything that a writer needs of the world besides the queue. Tests bring their own. */
export interface Runtime {
  readonly clock: Clock
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly exitGuard: ExitGuard
  /** Warns the person who runs the program. */
  readonly warn: (message: string, code: string) => void
  /** Says something while the process ends, when Node prints no more warnings. */
  readonly lastWords: (message: string) => void
  /** Lets the process end with an exit code that tells of a failure, unless the program has set a code. */
  readonly failExit?: () => void
  /** Makes the spool for `spoolDirectory`. Default: a spool in LevelDB. */
  readonly createSpool?: CreateSpool
}

const warned = new Set<string>()

/** The process that the writer runs in. Each warning is given once per process. */
export const processRuntime = (): Runtime => ({
  clock: systemClock,
  random: Math.random,
  environment: process.env,
  exitGuard: processExitGuard,
  warn: (message, code) => {
    if (warned.has(code)) return
    warned.add(code)
    process.emitWarning(message, { code, type: 'PanoplyWarning' })
  },
  failExit: () => {
    process.exitCode ??= 1
  },
  lastWords: (message) => {
    try {
      // In a worker `process.stderr` is a stream to the main thread: its text would come too late.
      writeSync(STDERR, `${message}\n`)
    } catch {
      // stderr is closed, and there is no other place. An exception here would stop the other listeners of `exit`.
    }
  },
})

const STDERR = 2
