import type { CreateSpool } from '../spool/spool.js'
import { type Clock, systemClock } from '@panoply/errors/internal'
import { type ExitGuard, processExitGuard } from './exit-guard.js'

/** Everything that a writer needs from its process, besides the queue. Tests pass fakes. */
export interface Runtime {
  readonly clock: Clock
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly exitGuard: ExitGuard
  /** Warns the person who runs the program. */
  readonly warn: (message: string, code: string) => void
  /** Prints a message while the process ends, when Node no longer prints warnings. */
  readonly lastWords: (message: string) => void
  /** Sets the exit code of a failure, unless the program has set an exit code. */
  readonly failExit?: () => void
  /** Makes the spool for `spoolDirectory`. Default: a spool in LevelDB. */
  readonly createSpool?: CreateSpool
}

const warned = new Set<string>()

/** The real process. Each warning is given once per process. */
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
      // Not `process.stderr`: in a worker, that is a stream to the main thread, and its text would come too late.
      // Loaded here, because hardly any program comes here, and Node loads its streams with `node:fs`.
      process.getBuiltinModule('node:fs').writeSync(STDERR, `${message}\n`)
    } catch {
      // stderr is closed, and there is no other place to print to. An exception would stop the other `exit` listeners.
    }
  },
})

const STDERR = 2
