import type { ChildProcess } from 'node:child_process'

import { type PlainObject, systemClock } from '@panoply/runner'

import { AskedChild } from '../children/asked-child.js'
import { type ChildCommand, endChild, startChild } from '../children/child-command.js'
import { crashText } from '../children/crash-text.js'
import { linesOf } from '../children/lines-of.js'
import { ConsoleFailure } from '../values/console-failure.js'
import type { RunState } from './run-state.js'

/** Long enough for a run to finish its batch and close its source. */
const END_AFTER_MS = 15_000

/** What a run tells as it goes on. */
export interface RunListener {
  /** Something changed. @param type of the line that told it */
  onLine(type: string): void
  onEnd(): void
}

/** The process of a run. */
export class RunChild {
  readonly #child: ChildProcess
  readonly #asked: AskedChild
  readonly #state: RunState
  readonly #closed: Promise<void>

  /**
   * @param words the command line, which takes the parameters from its standard input
   * @param values the parameters
   */
  constructor(
    command: ChildCommand,
    words: readonly string[],
    values: PlainObject,
    { state, listener }: { readonly state: RunState; readonly listener: RunListener },
  ) {
    this.#state = state
    const child = startChild(command, words)
    this.#child = child
    this.#asked = new AskedChild(child)
    const onLine = (line: string): void => {
      listener.onLine(state.line(line, systemClock.date()))
    }
    for (const stream of [child.stdout, child.stderr]) if (stream) linesOf(stream, onLine)
    // A process that ends at once does not read them.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(JSON.stringify(values))
    this.#closed = new Promise((resolve) => {
      const end = (code: number | null, signal: string | null): void => {
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

  /** The first time the run ends after the batch in hand, the second time at once. */
  stop(): void {
    const isSecond = this.#state.status.phase === 'stopping'
    this.#state.stopping()
    this.#child.kill(isSecond ? 'SIGKILL' : 'SIGTERM')
  }

  /** Ends the run, and waits for the end of its process. */
  async close(): Promise<void> {
    this.#state.stopping()
    await endChild(this.#child, END_AFTER_MS)
    await this.#closed
  }
}

const gone = (code: number | null, signal: string | null): ConsoleFailure =>
  new ConsoleFailure({ code: 'busy', message: crashText(code, signal, []), advice: 'Ask again.' })
