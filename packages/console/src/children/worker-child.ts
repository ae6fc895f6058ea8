import type { ChildProcess } from 'node:child_process'

import { ConsoleFailure } from '../values/console-failure.js'
import { AskedChild } from './asked-child.js'
import { type ChildCommand, endChild, startChild } from './child-command.js'
import { crashText } from './crash-text.js'

/** The last lines that a worker wrote tell why it crashed. */
const KEPT_LINES = 20
const END_AFTER_MS = 1_000

/**
 * A child process that answers questions. It is started for the first question, and again after a crash, a timeout or
 * `restart`.
 */
export class WorkerChild {
  readonly #command: ChildCommand
  readonly #words: readonly string[]
  #child: ChildProcess | undefined
  #asked: AskedChild | undefined

  constructor(command: ChildCommand, words: readonly string[]) {
    this.#command = command
    this.#words = words
  }

  /** @throws ConsoleFailure */
  async ask(ask: string, about: unknown, timeoutMs: number): Promise<unknown> {
    this.#asked ??= this.#start()
    const child = this.#child
    return await this.#asked.ask(ask, about, timeoutMs, () => {
      // Forgotten at once, so that the next question does not reach the process that is being ended.
      this.#forget(child, ended())
      child?.kill('SIGKILL')
    })
  }

  /** The next question starts a new process. Questions that wait fail. */
  async end(): Promise<void> {
    const child = this.#child
    this.#forget(child, ended())
    if (child) await endChild(child, END_AFTER_MS)
  }

  #start(): AskedChild {
    const lines: string[] = []
    const onLine = (line: string): void => {
      lines.push(line)
      if (lines.length > KEPT_LINES) lines.shift()
    }
    const child = startChild(this.#command, this.#words, onLine)
    const asked = new AskedChild(child)
    child.once('error', (error) => {
      this.#forget(child, crashed(error.message))
    })
    child.once('close', (code, signal) => {
      asked.fail(crashed(crashText(code, signal, lines)))
      this.#forget(child, ended())
    })
    this.#child = child
    this.#asked = asked
    return asked
  }

  #forget(child: ChildProcess | undefined, reason: ConsoleFailure): void {
    if (child !== this.#child) return
    this.#asked?.fail(reason)
    this.#child = undefined
    this.#asked = undefined
  }
}

const crashed = (message: string): ConsoleFailure =>
  new ConsoleFailure({
    ...{ code: 'source-failed', message },
    advice: 'The console goes on. Mend the source, and try again.',
  })

const ended = (): ConsoleFailure =>
  new ConsoleFailure({ code: 'busy', message: 'the source is read anew: ask again' })
