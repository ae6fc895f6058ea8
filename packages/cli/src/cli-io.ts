import type { Writable } from 'node:stream'

import type { DataSourceModule, SecretMask } from '@panoply/datasource'
import type { WallClock } from '@panoply/errors/internal'
import type { Prompter } from '@panoply/runner'

import type { ListedDestination } from './destinations/listed-destination.js'
import type { ConsoleListener } from './process/source-console.js'

/** The streams, functions and settings that the command gets from its process. */
export interface CliIo {
  readonly stdout: Writable
  readonly stderr: Writable
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly folder: string
  /** Loads the module of a data source. The argument is the text that the person has typed. */
  readonly load: (name: string) => Promise<DataSourceModule>
  /** What `--to` offers. */
  readonly destinations: readonly ListedDestination[]
  /** Whether a person can answer questions. */
  readonly canAsk: boolean
  /** The width of the terminal of stderr, in columns. `undefined` if stderr is no terminal. */
  readonly terminalColumns: () => number | undefined
  readonly prompter: Prompter
  readonly clock: WallClock
  /** The id of this run. It tells the runs of one log apart. */
  readonly runId: string
  /** Calls the listener for each line that the source writes to the console, until the returned function is called. */
  readonly listenToConsole: (listener: ConsoleListener) => () => void
  /** The secrets of the source, as soon as they are known. They are masked in everything that is written. */
  readonly secrets: SecretMask
  /** Aborts at the first signal. */
  readonly signal: AbortSignal
  /** Whether `stdout` and `stderr` are the streams of the process. A command may take the process over only then. */
  readonly ownsProcess: boolean
  /** Opens a page in the browser of the person. */
  readonly openBrowser: (url: string) => Promise<void>
  /** The program and the first arguments that start this command. */
  readonly ownCommand: readonly string[]
  /** The signal that aborted the run. */
  readonly stoppedBy: () => 'SIGINT' | 'SIGTERM' | undefined
}
