/** Watches a source in this process. Each run is a separate process that writes to the terminal itself. */
import { randomUUID } from 'node:crypto'

import { isPanoplyError } from '@panoply/errors'
import { systemClock } from '@panoply/errors/internal'

import { EXIT_CODES, exitOf } from './exit-code.js'
import { listenToStopSignals } from './process/stop-signals.js'
import { messageLog, wantsJson } from './report/message-log.js'
import { watchRun } from './watch/watch-run.js'

const words = process.argv.slice(2)
const logIo = { stderr: process.stderr, clock: systemClock, runId: randomUUID() }

const main = async (): Promise<void> => {
  const { signal } = listenToStopSignals()
  try {
    process.exitCode = await watchRun(words, {
      ...{ ...logIo, signal, env: process.env, folder: process.cwd() },
      ownCommand: [process.execPath, ...process.execArgv, process.argv[1] ?? ''],
    })
  } catch (error) {
    const exit = exitOf(error)
    messageLog(logIo, wantsJson(words, process.env)).tell(
      'error',
      isPanoplyError(error) ? error.message : String(error),
      { exit },
    )
    process.exitCode = EXIT_CODES[exit]
  }
}

void main()
