import { existsSync } from 'node:fs'

import { type Clock, sleep, systemClock } from '@panoply/errors/internal'

import { WorkerChild } from '../children/worker-child.js'
import type { ConsoleSettings } from '../console-settings.js'
import { ConsoleFailure, notFound } from '../values/console-failure.js'

/** A process that has the file open and answers questions about it. */
export interface TablesReader {
  /** @throws ConsoleFailure */
  ask(ask: string, about: unknown, timeoutMs: number): Promise<unknown>
}

/** A process that opens the file for each question. */
export interface TablesWorker extends TablesReader {
  end(): Promise<void>
}

/** Longer than the time limit of a query, so that the query is interrupted first. */
const TIMEOUT_MS = 35_000
/**
 * How long a question is tried again. A run opens the file only after it has loaded its source, and another program may
 * use the file for a while.
 */
const ASK_AGAIN_FOR_MS = 10_000
const ASK_AGAIN_AFTER_MS = 100

/**
 * Answers questions about the tables of the DuckDB file. It asks the run that writes to the file. If there is no run,
 * it asks a process that opens the file for one question. Only one process can have the file open for writing. While
 * the file changes hands, a question is asked again, for at most ten seconds.
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

  /** Call it before another process opens the file. Questions wait until `serveBy` is called. */
  async release(): Promise<void> {
    this.#isReleased = true
    await this.#worker.end()
  }

  /** From now on `run` answers. `undefined`: the run is over. */
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
