import type { Writable } from 'node:stream'

import type { DataSourceModule, SecretMask } from '@panoply/datasource'
import type { WallClock } from '@panoply/errors/internal'
import type { Prompter } from '@panoply/runner'

import type { ListedDestination } from './destinations/listed-destination.js'
import type { ConsoleListener } from './process/source-console.js'

/** Everything that the command has of the outside world. */
export interface CliIo {
  readonly stdout: Writable
  readonly stderr: Writable
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that paths are looked up from. */
  readonly folder: string
  /** Loads the module of a data source by what was typed. */
  readonly load: (name: string) => Promise<DataSourceModule>
  /** What `--to` offers. */
  readonly destinations: readonly ListedDestination[]
  /** Whether a person is there to answer. */
  readonly canAsk: boolean
  /** How wide the terminal is that stderr goes to; `undefined` when it goes elsewhere. */
  readonly terminalColumns: () => number | undefined
  readonly prompter: Prompter
  readonly clock: WallClock
  /** Tells the lines of this run apart from those of others in one log. */
  readonly runId: string
  /** Tells what the source writes to the console, until the returned function is called. */
  readonly listenToConsole: (listener: ConsoleListener) => () => void
  /** The secrets of the source, from the moment that they are known: nothing that is written shows them. */
  readonly secrets: SecretMask
  /** Aborts at the first signal. */
  readonly signal: AbortSignal
  /** Whether `stdout` and `stderr` are those of the process, so that a command may take the process over. */
  readonly ownsProcess: boolean
  /** Opens a page in the person's browser. */
  readonly openBrowser: (url: string) => Promise<void>
  /** How this command is started: the program and its first words. */
  readonly ownCommand: readonly string[]
  /** The signal that aborted. */
  readonly stoppedBy: () => 'SIGINT' | 'SIGTERM' | undefined
}
