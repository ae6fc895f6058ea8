/** Runs the command `panoply` in this process: everything that it has of the process is here. */
import { randomUUID } from 'node:crypto'
import type { Writable } from 'node:stream'

import { SecretMask } from '@panoply/datasource'
import { systemClock } from '@panoply/errors/internal'
import { loadModule, standardOutput } from '@panoply/runner'

import { reportEscaped, runCli } from './cli.js'
import { DESTINATIONS } from './destinations/destinations.js'
import { EXIT_CODES } from './exit-code.js'
import { listenToStopSignals } from './process/stop-signals.js'
import { SourceConsole } from './process/source-console.js'
import { InquirerPrompter } from './prompts/inquirer-prompter.js'
import { PrintableOutput } from './process/printable-output.js'
import { messageLog, wantsJson } from './report/message-log.js'

const words = process.argv.slice(2)
const { signal, stoppedBy } = listenToStopSignals()
const output = standardOutput()
// A file or a program gets the bytes as they are.
const stdout = process.stdout.isTTY ? new PrintableOutput(output, { isData: true }) : output
const stderr = new PrintableOutput(process.stderr, { isData: false })
// A reader of rows that goes away is told by the destination, and a run goes on when nobody reads its report; without
// listeners either would end the process.
let outputFault: NodeJS.ErrnoException | undefined
output.on('error', (error: Error) => {
  outputFault ??= error
})
process.stderr.on('error', () => undefined)
const secrets = new SecretMask()
const logIo = { stderr, clock: systemClock, runId: randomUUID() }
const isJson = wantsJson(words, process.env)
const log = messageLog(logIo, isJson)
// Without a listener, as with --no-warnings, none are wanted.
if (isJson && process.listenerCount('warning') > 0) {
  process.removeAllListeners('warning').on('warning', ({ name, message }) => {
    log.tell('warning', secrets.mask(`${name}: ${message}`))
  })
}
const sourceConsole = new SourceConsole((line) => {
  log.tell('info', secrets.mask(line))
})
sourceConsole.replace(console)

let hasEnded = false
// Leaving with 0 would say that everything is delivered.
process.on('exit', (code) => {
  if (hasEnded || code !== EXIT_CODES.finished) return
  process.exitCode = EXIT_CODES.defect
  log.tell('error', 'the data source ended the process, or waits for what will never come', {
    exit: 'defect',
  })
})
// An error that a source lets escape, say in a promise that nobody waits for: told without its secrets.
process.on('uncaughtException', (error) => {
  process.exit(EXIT_CODES[reportEscaped(error, words, { ...logIo, env: process.env, secrets })])
})

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
  const exitCode = await runCli(words, {
    stdout,
    ...logIo,
    env: process.env,
    folder: process.cwd(),
    load: (name) => loadModule(name, process.cwd()),
    canAsk: process.stdin.isTTY && process.stderr.isTTY,
    terminalColumns: () => (process.stderr.isTTY ? process.stderr.columns : undefined),
    listenToConsole: (listener) => sourceConsole.listen(listener),
    prompter: new InquirerPrompter({ input: process.stdin, output: process.stderr }),
    secrets,
    ownsProcess: true,
    openBrowser: async (url) => {
      const { default: open } = await import('open')
      await open(url)
    },
    ownCommand: [process.execPath, ...process.execArgv, process.argv[1] ?? ''],
    ...{ destinations: DESTINATIONS, signal, stoppedBy },
  })
  await Promise.all([drained(stdout), drained(process.stderr)])
  // A stream tells of its error in a turn of its own.
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  // Not left to the event loop: a source may have left something open that would keep it going for ever.
  hasEnded = true
  process.exit(exitCode === EXIT_CODES.finished ? exitCodeOfOutput() : exitCode)
}

/** A full disk has cut the answer short. A reader that went away has read what it wanted. */
const exitCodeOfOutput = (): number => {
  if (!outputFault || outputFault.code === 'EPIPE') return EXIT_CODES.finished
  log.tell('error', `standard output takes no more: ${outputFault.message}`, {
    exit: 'destination',
  })
  return EXIT_CODES.destination
}

void main()
