import { writeSync } from 'node:fs'

import type { CreateSpool } from '../spool/spool.js'
import { type Clock, systemClock } from './clock.js'
import { type ExitGuard, processExitGuard } from './exit-guard.js'

/** Everything that a writer asks of the world besides the queue. Tests bring their own. */
export interface Runtime {
  readonly clock: Clock
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly exitGuard: ExitGuard
  /** Warns whoever runs the program. */
  readonly warn: (message: string, code: string) => void
  /** Says something while the process ends, when warnings are printed no more. */
  readonly lastWords: (message: string) => void
  /** Makes the spool for `spoolDirectory`. Default: one in LevelDB. */
  readonly createSpool?: CreateSpool
}

const warned = new Set<string>()

/** The process that the writer lives in. It is warned once of each thing. */
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
  lastWords: (message) => {
    try {
      // A worker's `process.stderr` is a stream to the main thread, which would come too late.
      writeSync(STDERR, `${message}\n`)
    } catch {
      // Nobody reads it any more, and there is nobody else to tell: others have things to do at the exit.
    }
  },
})

const STDERR = 2
