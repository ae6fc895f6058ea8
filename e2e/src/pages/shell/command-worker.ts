/**
 * Runs commands of `panoply` in this process, one after the other, as `command-process.ts` asks for them. Only what they
 * print and how they end is looked at; `packages/cli` tests what the command does with a process of its own.
 */
import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'

import { SecretMask } from '@panoply/datasource'
import { systemClock } from '@panoply/errors/internal'
import { loadModule } from '@panoply/runner'

import { runCli } from '../../../../packages/cli/src/cli.js'
import { DESTINATIONS } from '../../../../packages/cli/src/destinations/destinations.js'
import { InquirerPrompter } from '../../../../packages/cli/src/prompts/inquirer-prompter.js'
import type { Asked, Answered } from './command-process.js'

/** Collects what a command writes. */
class Written extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, written: () => void): void {
    this.text += chunk.toString()
    written()
  }
}

const runCommand = async ({ words, folder, env }: Asked): Promise<Answered> => {
  process.chdir(folder)
  const [stdout, stderr, secrets] = [new Written(), new Written(), new SecretMask()]
  const code = await runCli(words, {
    ...{ stdout, stderr, folder, secrets, destinations: DESTINATIONS, clock: systemClock },
    env: { ...process.env, ...env },
    runId: randomUUID(),
    load: (name) => loadModule(name, folder),
    canAsk: false,
    terminalColumns: () => undefined,
    listenToConsole: () => () => undefined,
    prompter: new InquirerPrompter({ input: process.stdin, output: stderr }, secrets),
    ownsProcess: false,
    openBrowser: () => Promise.reject(new Error('there is no browser')),
    ownCommand: [],
    signal: new AbortController().signal,
    stoppedBy: () => undefined,
  })
  return { code, stdout: stdout.text, stderr: stderr.text }
}

process.on('message', (asked: Asked) => {
  void runCommand(asked).then((answered) => process.send?.(answered))
})
