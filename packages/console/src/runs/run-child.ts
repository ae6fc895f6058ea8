import type { ChildProcess } from 'node:child_process'

import { type PlainObject, systemClock } from '@panoply/runner'

import { AskedChild } from '../children/asked-child.js'
import { type ChildCommand, endChild, startChild } from '../children/child-command.js'
import { crashText } from '../children/crash-text.js'
import { ConsoleFailure } from '../values/console-failure.js'
import type { RunState } from './run-state.js'

/** When the console ends, a run gets this time to finish its batch and close its source. */
const END_AFTER_MS = 15_000

/** Called for the output of a run. */
export interface RunListener {
  /** Something changed. @param type the type of the line */
  onLine(type: string): void
  onEnd(): void
}

interface RunParts {
  readonly state: RunState
  readonly listener: RunListener
  /** If a run has not ended this long after it was asked to stop, its process is killed, in ms. */
  readonly stopTimeoutMs: number
}

/** The process of a run. */
export class RunChild {
  readonly #child: ChildProcess
  readonly #asked: AskedChild
  readonly #parts: RunParts
  readonly #closed: Promise<void>
  #stopTimer: NodeJS.Timeout | undefined

  /**
   * @param words the command line; the command reads the parameters from its standard input
   * @param values the parameters
   */
  constructor(
    command: ChildCommand,
    words: readonly string[],
    values: PlainObject,
    parts: RunParts,
  ) {
    this.#parts = parts
    const { state, listener } = parts
    const onLine = (line: string): void => {
      listener.onLine(state.line(line, systemClock.date()))
    }
    const child = startChild(command, words, onLine)
    this.#child = child
    this.#asked = new AskedChild(child)
    // A process that ends at once does not read the parameters. Its exit is reported elsewhere.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(JSON.stringify(values))
    this.#closed = new Promise((resolve) => {
      const end = (code: number | null, signal: string | null): void => {
        clearTimeout(this.#stopTimer)
        this.#asked.fail(gone(code, signal))
        if (state.status.phase !== 'ended') {
          state.ended(code, signal, systemClock.date())
          listener.onEnd()
        }
        resolve()
      }
      child.once('error', (error) => {
        onLine(error.message)
        end(null, null)
      })
      child.once('close', end)
    })
  }

  /** Asks about the tables that the run writes. @throws ConsoleFailure */
  ask(ask: string, about: unknown, timeoutMs: number): Promise<unknown> {
    return this.#asked.ask(ask, about, timeoutMs, () => undefined)
  }

  /**
   * The first call stops the run after the current batch, or kills its process if that takes too long. A second call
   * kills it at once.
   */
  stop(): void {
    const { state, stopTimeoutMs } = this.#parts
    if (state.status.phase === 'stopping') {
      this.#force('stop was pressed again, so the process is ended')
      return
    }
    state.stopping()
    this.#child.kill('SIGTERM')
    this.#stopTimer = setTimeout(() => {
      const seconds = stopTimeoutMs / 1_000
      this.#force(`the run has not stopped after ${seconds} s, so its process is ended`)
    }, stopTimeoutMs)
  }

  /** Ends the run, and waits for the end of its process. */
  async close(): Promise<void> {
    this.#parts.state.stopping()
    await endChild(this.#child, END_AFTER_MS)
    await this.#closed
  }

  #force(why: string): void {
    const { state, listener } = this.#parts
    state.forced(why, systemClock.date())
    listener.onLine('stopping')
    this.#child.kill('SIGKILL')
  }
}

const gone = (code: number | null, signal: string | null): ConsoleFailure =>
  new ConsoleFailure({ code: 'busy', message: crashText(code, signal, []), advice: 'Ask again.' })
