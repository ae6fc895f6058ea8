import { existsSync } from 'node:fs'

import { type Clock, sleep, systemClock } from '@panoply/errors/internal'

import { WorkerChild } from '../children/worker-child.js'
import type { ConsoleSettings } from '../console-settings.js'
import { ConsoleFailure, notFound } from '../values/console-failure.js'

/** Something that has the file open, and answers questions about it. */
export interface TablesReader {
  /** @throws ConsoleFailure */
  ask(ask: string, about: unknown, timeoutMs: number): Promise<unknown>
}

/** A process that opens the file for each question. */
export interface TablesWorker extends TablesReader {
  end(): Promise<void>
}

/** More than a query may take, so that the query itself is ended first. */
const TIMEOUT_MS = 35_000
/** A run opens the file after it has loaded its source, and another program may have the file for a while. */
const ASK_AGAIN_FOR_MS = 10_000
const ASK_AGAIN_AFTER_MS = 100

/**
 * Asks about the tables of the DuckDB file: the run that writes to it, else a process that opens the file for one
 * question. Only one process can have the file open for writing. While the file goes from one to the other a question is
 * asked again, for ten seconds at most.
 */
export class TablesDesk {
  readonly file: string
  readonly #worker: TablesWorker
  readonly #clock: Clock
  #run: TablesReader | undefined
  #isReleased = false

  constructor(file: string, worker: TablesWorker, clock: Clock = systemClock) {
    this.file = file
    this.#worker = worker
    this.#clock = clock
  }

  get exists(): boolean {
    return existsSync(this.file)
  }

  /** Before another process opens the file: no question is answered from now on until `serveBy`. */
  async release(): Promise<void> {
    this.#isReleased = true
    await this.#worker.end()
  }

  /** From now on a run answers; `undefined` when it is over. */
  serveBy(run: TablesReader | undefined): void {
    this.#run = run
    this.#isReleased = false
  }

  /** @throws ConsoleFailure */
  async ask(ask: string, about: unknown): Promise<unknown> {
    const untilMs = this.#clock.now() + ASK_AGAIN_FOR_MS
    for (;;) {
      try {
        return await this.#askOnce(ask, about)
      } catch (error) {
        if (!isBusy(error) || this.#clock.now() >= untilMs) throw error
      }
      await sleep(this.#clock, ASK_AGAIN_AFTER_MS)
    }
  }

  async close(): Promise<void> {
    await this.#worker.end()
  }

  async #askOnce(ask: string, about: unknown): Promise<unknown> {
    if (this.#run) return await this.#run.ask(ask, about, TIMEOUT_MS)
    if (this.#isReleased) throw new ConsoleFailure(WRITTEN_TO)
    if (!this.exists) throw notFound('file yet: run a source first')
    return await this.#worker.ask(ask, about, TIMEOUT_MS)
  }
}

/** The process that reads the tables of a file that no run writes to. */
export const tablesWorker = ({
  file,
  command,
}: Pick<ConsoleSettings, 'file' | 'command'>): TablesWorker =>
  new WorkerChild(command, ['console-worker', 'tables', file])

const WRITTEN_TO = {
  code: 'busy',
  message: 'the file is written to',
  advice: 'Ask again.',
} as const

const isBusy = (error: unknown): boolean =>
  error instanceof ConsoleFailure && error.failure.code === 'busy'
