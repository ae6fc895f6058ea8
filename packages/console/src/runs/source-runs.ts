import { randomBytes } from 'node:crypto'
import { join } from 'node:path'

import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject, systemClock } from '@panoply/runner'

import { runOnce } from '../children/run-once.js'
import type { ConsoleSettings } from '../console-settings.js'
import type { RunRecord, RunStatus, StateChange } from '../protocol/index.js'
import type { TablesDesk } from '../tables/tables-desk.js'
import { ConsoleFailure, notFound } from '../values/console-failure.js'
import { maskedJson } from '../values/mask-json.js'
import { RunArchive } from './run-archive.js'
import { RunChild } from './run-child.js'
import { RunFeed } from './run-feed.js'
import { RunState } from './run-state.js'
import { changesBetween } from './state-change.js'

/** The number of runs whose timelines stay in memory. */
const KEPT_RUNS = 3
const MAX_HISTORY = 200
const STATE_TIMEOUT_MS = 10_000
const RESET_TIMEOUT_MS = 60_000

/** The facts about a source that its runs need. */
export interface RunSource {
  readonly id: string
  readonly module: string
}

/** The runs of one source: the current run and the earlier ones. */
export class SourceRuns {
  readonly history: StateChange[] = []
  readonly #source: RunSource
  readonly #settings: ConsoleSettings
  readonly #tables: TablesDesk
  readonly #archive: RunArchive
  readonly #states: RunState[] = []
  #child: RunChild | undefined
  #isAsking = false

  constructor(source: RunSource, settings: ConsoleSettings, tables: TablesDesk) {
    this.#source = source
    this.#settings = settings
    this.#tables = tables
    this.#archive = new RunArchive(join(settings.stateFolder, 'console', source.id))
  }

  get isRunning(): boolean {
    return this.#child !== undefined
  }

  get status(): RunStatus | null {
    return this.#states.at(-1)?.status ?? null
  }

  /** Starts a run. @param runKey the key of its checkpoint in the file */
  start(values: PlainObject, runKey: string): string {
    const now = systemClock.date()
    const id = `${now.toISOString().replaceAll(/[:.]/g, '-')}-${randomBytes(3).toString('hex')}`
    const state = new RunState(id, `duckdb:${this.#settings.file}`, now)
    this.#states.push(state)
    if (this.#states.length > KEPT_RUNS) this.#states.shift()
    const feed = new RunFeed(this.#source.id, state, this.#settings.events)
    const { command, stopTimeoutMs } = this.#settings
    const child = new RunChild(command, this.#words('run'), values, {
      ...{ state, stopTimeoutMs },
      listener: {
        onLine: (type) => {
          feed.changed()
          if (type === 'start' || type === 'checkpoint') void this.#lookAtState(state, runKey, type)
        },
        onEnd: () => {
          this.#child = undefined
          this.#tables.serveBy(undefined)
          this.#archive.keep(id, maskedJson(state.record, this.#settings.mask))
          feed.end()
          void this.#lookAtState(state, runKey, 'end')
        },
      },
    })
    this.#child = child
    this.#tables.serveBy(child)
    feed.changed()
    return id
  }

  /** @throws ConsoleFailure if nothing runs */
  stop(): void {
    if (!this.#child) throw new ConsoleFailure({ code: 'not-found', message: 'nothing runs' })
    this.#child.stop()
  }

  /** Makes the next run start from the beginning. @throws ConsoleFailure */
  async reset(values: PlainObject): Promise<void> {
    const words = this.#words('state')
    const facts = { values, timeoutMs: RESET_TIMEOUT_MS }
    const { code } = await runOnce(this.#settings.command, words, facts)
    if (code !== 0) throw new ConsoleFailure({ code: 'source-failed', message: 'reset failed' })
    this.history.length = 0
  }

  /** Newest first. */
  records(): RunRecord[] {
    const current = this.#child ? this.#states.slice(-1).map(({ record }) => record) : []
    return [...current, ...this.#archive.records()]
  }

  /** @throws ConsoleFailure for a run whose lines are no longer in memory */
  state(id: string): RunState {
    const found = this.#states.find(({ status }) => status.id === id)
    if (!found) throw notFound('such run in this console')
    return found
  }

  async close(): Promise<void> {
    await this.#child?.close()
  }

  #words(command: 'run' | 'state'): string[] {
    const { file, stateFolder } = this.#settings
    return [
      ...[command, this.#source.module, ...(command === 'state' ? ['reset'] : [])],
      ...['--json', '--no-input', '--source', '-'],
      ...['--to', 'duckdb', '--out', file, '--state', stateFolder],
      ...(command === 'run' ? ['--serve-tables'] : []),
    ]
  }

  /**
   * Reads the changes of the last checkpoint. Only one question runs at a time. If a checkpoint is skipped, the next
   * one includes its changes.
   */
  async #lookAtState(state: RunState, runKey: string, type: string): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      const ask = this.#child
        ? this.#child.ask('checkpoint', runKey, STATE_TIMEOUT_MS)
        : this.#tables.ask('checkpoint', runKey)
      const kept = await ask
      const now = isPlainObject(kept) && isPlainObject(kept['state']) ? kept['state'] : {}
      const difference = changesBetween(state.lastState, now)
      state.lastState = now
      if (type === 'start' || difference.changes.length === 0) return
      const { safeRows: rows } = state.status
      const change = { at: systemClock.date().toISOString(), rows, ...difference }
      this.history.push(change)
      if (this.history.length > MAX_HISTORY) this.history.shift()
      this.#settings.events.publish({ type: 'state', source: this.#source.id, change })
    } catch (error) {
      // The run is ending, or another program uses the file. The next checkpoint is read again, and the route `state`
      // reports the failure.
      if (!(error instanceof ConsoleFailure)) throw error
    } finally {
      this.#isAsking = false
    }
  }
}
