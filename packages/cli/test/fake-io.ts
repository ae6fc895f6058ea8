import { type DataSourceModule, SecretMask } from '@panoply/datasource'
import { systemClock } from '@panoply/errors/internal'
import type { Option, Prompter, Question } from '@panoply/runner'
import { TextSink } from '@panoply/test-kit'

import type { CliIo } from '../src/cli-io.js'
import { runCli } from '../src/cli.js'
import { DESTINATIONS } from '../src/destinations/destinations.js'

/** A person who has an answer to every question that is expected, and remembers what was asked. */
export class ScriptedPrompter implements Prompter {
  readonly asked: string[] = []
  readonly #answers: unknown[]

  constructor(answers: readonly unknown[]) {
    this.#answers = [...answers]
  }

  text(question: Question): Promise<string | undefined> {
    return this.#answer('text', question) as Promise<string | undefined>
  }
  password(question: Question): Promise<string | undefined> {
    return this.#answer('password', question) as Promise<string | undefined>
  }
  number(question: Question): Promise<number | undefined> {
    return this.#answer('number', question) as Promise<number | undefined>
  }
  select(question: Question, options: readonly Option[]): Promise<unknown> {
    return this.#answer('select', question, options)
  }
  list(question: Question, options: readonly Option[]): Promise<unknown[]> {
    return this.#answer('list', question, options) as Promise<unknown[]>
  }

  #answer(kind: string, { message }: Question, options?: readonly Option[]): Promise<unknown> {
    const names = options ? ` [${options.map(({ name }) => name).join(', ')}]` : ''
    this.asked.push(`${kind} ${message}${names}`)
    if (this.#answers.length === 0) throw new Error(`nobody expected the question ${message}`)
    const answer = this.#answers.shift()
    return Promise.resolve(
      typeof answer === 'function' ? (answer as Chooser)(options ?? []) : answer,
    )
  }
}

type Chooser = (options: readonly Option[]) => unknown

/** What a command did. */
export interface CliResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The outside world of a command, without a person, a browser or a signal. */
export const fakeIo = (
  module: DataSourceModule,
  io: Partial<CliIo> & Pick<CliIo, 'folder'>,
): CliIo => ({
  ...{ stdout: new TextSink(), stderr: new TextSink(), env: {}, canAsk: false },
  load: () => Promise.resolve(module),
  destinations: DESTINATIONS,
  terminalColumns: () => undefined,
  prompter: new ScriptedPrompter([]),
  clock: systemClock,
  runId: 'run-1',
  openBrowser: () => Promise.reject(new Error('nobody expected a browser')),
  ownCommand: [],
  listenToConsole: () => () => undefined,
  secrets: new SecretMask(),
  ownsProcess: false,
  signal: new AbortController().signal,
  stoppedBy: () => undefined,
  ...io,
})

/** Runs a command in a folder, about a module that is there already. */
export const runFakeCli = async (
  words: readonly string[],
  module: DataSourceModule,
  io: Partial<CliIo> & Pick<CliIo, 'folder'>,
): Promise<CliResult> => {
  const stdout = new TextSink()
  const stderr = new TextSink()
  const exitCode = await runCli(words, fakeIo(module, { stdout, stderr, ...io }))
  return { exitCode, stdout: stdout.text, stderr: stderr.text }
}
