/** Runs the command `panoply` in this process. Only this file uses the global `process`. */
import { randomUUID } from 'node:crypto'
import type { Writable } from 'node:stream'

import { SecretMask } from '@panoply/datasource'
import { systemClock } from '@panoply/errors/internal'
import { flushTelemetry, loadModule, ProcessCapture, standardOutput, textOf } from '@panoply/runner'

import { reportEscaped, runCli } from './cli.js'
import { DESTINATIONS } from './destinations/destinations.js'
import { EXIT_CODES } from './exit-code.js'
import { listenToStopSignals } from './process/stop-signals.js'
import { SourceConsole } from './process/source-console.js'
import { InquirerPrompter } from './prompts/inquirer-prompter.js'
import { PrintableOutput } from './process/printable-output.js'
import { terminalFacts } from './process/terminal.js'
import { messageLog, wantsJson } from './report/message-log.js'

const words = process.argv.slice(2)
const { signal, stoppedBy } = listenToStopSignals()
const secrets = new SecretMask()
const capture = new ProcessCapture((line) => {
  sourceConsole.tell(line)
})
const ownOutput = standardOutput()
const output = ownOutput === process.stdout ? capture.writable('stdout') : ownOutput
// A file or a program gets the bytes unchanged.
const stdout = process.stdout.isTTY ? new PrintableOutput(output, { isData: true }) : output
const errorOutput = capture.writable('stderr', { atOnce: true })
const { isInteractive, hasColour } = terminalFacts(process.env, process.stderr.isTTY)
const stderr = new PrintableOutput(errorOutput, { isData: false, hasColour })
// If the reader of the rows goes away, the destination reports it. If the reader of the report goes away, the run goes
// on. Without these listeners both would end the process.
let outputFault: NodeJS.ErrnoException | undefined
output.on('error', (error: Error) => {
  outputFault ??= error
})
const logIo = { stderr, clock: systemClock, runId: randomUUID() }
const isJson = wantsJson(words, process.env)
const log = messageLog(logIo, isJson)
const sourceConsole = new SourceConsole((line) => {
  log.tell('info', secrets.mask(line))
}, secrets)
sourceConsole.replace(console)
// Node would write warnings past the capture. With `--no-warnings` there is no listener, and warnings are not shown.
if (process.listenerCount('warning') > 0) {
  process.removeAllListeners('warning').on('warning', ({ name, message }) => {
    if (isJson) log.tell('warning', secrets.mask(`${name}: ${message}`))
    else sourceConsole.tell(`${name}: ${message}`)
  })
}

let hasEnded = false
// The exit code 0 would say that everything is delivered.
process.on('exit', (code) => {
  if (hasEnded || code !== EXIT_CODES.finished) return
  process.exitCode = EXIT_CODES.defect
  log.tell(
    'error',
    'the data source ended the process, or waits for something that never happens',
    {
      exit: 'defect',
    },
  )
})
// An error that a source lets escape, such as a rejection of a promise that it does not await. Its secrets are masked.
process.on('uncaughtException', (error) => {
  process.exit(EXIT_CODES[reportEscaped(error, words, { ...logIo, env: process.env, secrets })])
})

/** All output must reach its reader before the process ends. */
const drained = (stream: Writable): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) resolve()
    else {
      stream.write('', () => {
        resolve()
      })
    }
  })

/** The working directory. `undefined` if it was removed. */
const workingDirectory = (): string | undefined => {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}

/** @returns the exit code */
const run = async (): Promise<number> => {
  const folder = workingDirectory()
  if (folder === undefined) {
    log.tell(
      'error',
      'the current folder does not exist any more: start the command in another folder',
      {
        exit: 'usage',
      },
    )
    return EXIT_CODES.usage
  }
  return await runCli(words, {
    stdout,
    ...logIo,
    env: process.env,
    folder,
    load: (name) => loadModule(name, folder),
    canAsk: process.stdin.isTTY && isInteractive,
    terminalColumns: () => (isInteractive ? process.stderr.columns : undefined),
    listenToConsole: (listener) => sourceConsole.listen(listener),
    prompter: new InquirerPrompter(
      {
        input: process.stdin,
        // A question ends the stream that it was written to.
        get output() {
          return capture.writable('stderr', { atOnce: true })
        },
      },
      secrets,
    ),
    secrets,
    ownsProcess: true,
    openBrowser: async (url) => {
      const { default: open } = await import('open')
      await open(url)
    },
    ownCommand: [process.execPath, ...process.execArgv, process.argv[1] ?? ''],
    ...{ destinations: DESTINATIONS, signal, stoppedBy },
  })
}

const main = async (): Promise<void> => {
  const exitCode = await run()
  await flushTelemetry().catch((error: unknown) => {
    log.tell('warning', secrets.mask(textOf(error)))
  })
  capture.endLines()
  await Promise.all([drained(stdout), capture.drained('stderr')])
  // A stream reports its error in a later turn of the event loop.
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  // The process is ended here, because a source may have left something open that would keep it alive.
  hasEnded = true
  process.exit(exitCode === EXIT_CODES.finished ? exitCodeOfOutput() : exitCode)
}

/** A full disk has cut the answer. A reader that closed the pipe has read what it wanted. */
const exitCodeOfOutput = (): number => {
  if (!outputFault || outputFault.code === 'EPIPE') return EXIT_CODES.finished
  log.tell('error', `standard output cannot be written: ${outputFault.message}`, {
    exit: 'destination',
  })
  return EXIT_CODES.destination
}

void main()
