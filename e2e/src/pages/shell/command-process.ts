import { type ChildProcess, fork } from 'node:child_process'

import { bareEnvironment, type Outcome } from '../../command/run-command.js'

/** A command of `panoply` that is to be run. */
export interface Asked {
  /** What stands behind `panoply`. */
  readonly words: readonly string[]
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

/** What a command printed, and its exit code. */
export type Answered = Outcome

/**
 * One process for all commands of the pages: most of the time of a short command is the start of its process. Commands run
 * one after the other.
 */
export class CommandProcess {
  readonly #child: ChildProcess

  /** @param program `command-worker.ts`, built */
  constructor(program: string) {
    this.#child = fork(program, { env: bareEnvironment() })
  }

  run(asked: Asked): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#child.off('message', answer).off('exit', end)
      }
      const answer = (answered: Answered): void => {
        done()
        resolve(answered)
      }
      const end = (code: number | null, signal: string | null): void => {
        done()
        reject(new Error(`the process of the commands ended with ${String(code ?? signal)}`))
      }
      this.#child.on('message', answer).on('exit', end)
      this.#child.send(asked)
    })
  }

  stop(): void {
    this.#child.kill()
  }
}
