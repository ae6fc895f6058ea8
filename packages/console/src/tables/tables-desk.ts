import { existsSync } from 'node:fs'

import { WorkerChild } from '../children/worker-child.js'
import type { ConsoleSettings } from '../console-settings.js'
import { notFound } from '../values/console-failure.js'

/** A run that has the file open, and answers questions about it. */
export interface TablesRun {
  ask(ask: string, about: unknown, timeoutMs: number): Promise<unknown>
}

/** More than a query may take, so that the query itself is ended first. */
const TIMEOUT_MS = 35_000

/**
 * Asks about the tables of the DuckDB file: the run that writes to it, else a process that opens the file for one
 * question. Only one process can have the file open for writing.
 */
export class TablesDesk {
  readonly file: string
  readonly #worker: WorkerChild
  #run: TablesRun | undefined

  constructor({ file, command }: Pick<ConsoleSettings, 'file' | 'command'>) {
    this.file = file
    this.#worker = new WorkerChild(command, ['console-worker', 'tables', file])
  }

  get exists(): boolean {
    return existsSync(this.file)
  }

  /** Before a run opens the file: no question is answered from now on until `serveBy` or `release`. */
  async release(): Promise<void> {
    await this.#worker.end()
  }

  /** From now on a run answers; `undefined` when it is over. */
  serveBy(run: TablesRun | undefined): void {
    this.#run = run
  }

  /** @throws ConsoleFailure */
  async ask(ask: string, about: unknown): Promise<unknown> {
    if (this.#run) return await this.#run.ask(ask, about, TIMEOUT_MS)
    if (!this.exists) throw notFound('file yet: run a source first')
    return await this.#worker.ask(ask, about, TIMEOUT_MS)
  }

  async close(): Promise<void> {
    await this.#worker.end()
  }
}
