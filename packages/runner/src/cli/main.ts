/** The command `panoply`: everything that it has of the process is here. */
import type { Writable } from 'node:stream'

import { serializeError } from '@panoply/errors'

import { runCli } from './cli.js'
import { EXIT_CODES } from './exit-code.js'
import { InquirerPrompter } from './inquirer-prompter.js'
import { loadModule } from './load-module.js'

const controller = new AbortController()
let stoppedBy: 'SIGINT' | 'SIGTERM' | undefined

const stop = (signal: 'SIGINT' | 'SIGTERM'): void => {
  if (stoppedBy !== undefined) {
    // The second one: as if nobody had listened.
    process.off('SIGINT', stop).off('SIGTERM', stop)
    process.kill(process.pid, signal)
    return
  }
  stoppedBy = signal
  controller.abort()
}
// A reader that goes away is told by the destination; without a listener it would end the process before its report.
process.stdout.on('error', () => undefined)
// An error that a source lets escape, say in a promise that nobody waits for: told without what looks like a secret.
process.on('uncaughtException', (error) => {
  const { message, stack = '' } = serializeError(error)
  process.stderr.write(`error: nobody caught this: ${message}\n${stack}\n`)
  process.exit(EXIT_CODES.defect)
})
process.on('SIGINT', stop).on('SIGTERM', stop)

/** What was written has to reach its reader before the process ends. */
const drained = (stream: Writable): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) resolve()
    else {
      stream.write('', () => {
        resolve()
      })
    }
  })

const main = async (): Promise<void> => {
  const exitCode = await runCli(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    folder: process.cwd(),
    load: (name) => loadModule(name, process.cwd()),
    canAsk: process.stdin.isTTY && process.stderr.isTTY,
    terminalColumns: () => (process.stderr.isTTY ? process.stderr.columns : undefined),
    prompter: new InquirerPrompter({ input: process.stdin, output: process.stderr }),
    signal: controller.signal,
    stoppedBy: () => stoppedBy,
  })
  await Promise.all([drained(process.stdout), drained(process.stderr)])
  // Not left to the event loop: a source may have left something open that would keep it going for ever.
  process.exit(exitCode)
}

void main()
