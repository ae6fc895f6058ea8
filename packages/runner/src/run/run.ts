import { secretParams, secretValues } from '@panoply/datasource'

import type { Checkpoint } from '../state/checkpoint.js'
import type { DeclaredStream } from '../streams/declared-stream.js'
import { withTextColumns } from './column-rules.js'
import { findStreams } from './find-streams.js'
import { ReadWatchdog } from './read-watchdog.js'
import { inPart, runFailure } from './part-failure.js'
import type { RunPlan } from './run-plan.js'
import type { RunReport } from './run-report.js'
import { RunWatch } from './run-watch.js'
import { SourceReading } from './source-reading.js'
import { truncatesTables } from './source-router.js'
import { startingPoint } from './starting-point.js'
import { whileHeld } from './while-held.js'

/** One run of a data source: opens what it needs, moves the rows, closes everything, and returns the report. */
export class Run {
  readonly #plan: RunPlan
  readonly #watch: RunWatch
  readonly #watchdog: ReadWatchdog
  readonly #startedAt: string

  constructor(plan: RunPlan) {
    this.#plan = plan
    const { options, config, title, name, destination, keeper, observers } = plan
    const { clock, onEvent, secrets, runId } = options
    const secretNames = secretParams(config)
    secrets.remember(secretValues(keeper.source, secretNames))
    this.#watch = new RunWatch({
      ...{ clock, title, name, destination, secretNames, secrets, onEvent, observers, runId },
    })
    this.#watchdog = new ReadWatchdog(clock, options)
    this.#startedAt = clock.date().toISOString()
  }

  /** @throws RunFailedError */
  async toEnd(): Promise<RunReport> {
    const { signal } = this.#plan.options
    const onAbort = (): void => {
      this.#watch.emit({ type: 'stopping' })
    }
    const { observed } = this.#watch
    const onLost = (): void => {
      observed.leaseLost()
    }
    signal.addEventListener('abort', onAbort)
    const { lost } = this.#plan.keeper
    lost?.addEventListener('abort', onLost)
    try {
      const finished = await observed.within(() => this.#withState())
      const report = this.#watch.end(finished ? 'finished' : 'stopped')
      observed.ended(report.outcome)
      return report
    } catch (error) {
      const failure = runFailure(error, this.#watch)
      observed.ended('failed', failure)
      throw failure
    } finally {
      signal.removeEventListener('abort', onAbort)
      lost?.removeEventListener('abort', onLost)
    }
  }

  async #withState(): Promise<boolean> {
    try {
      return await this.#withDestination()
    } finally {
      await this.#watch.closing('state', this.#plan.keeper)
    }
  }

  async #withDestination(): Promise<boolean> {
    const { destination, runKey, keeper } = this.#plan
    try {
      const declared = await this.#findStreams()
      const streams = withTextColumns(declared, keeper.source, this.#plan.config)
      const keptByStore = keeper.checkpoint(runKey)
      const warn = (message: string): void => {
        this.#watch.warnOnce(message)
      }
      const keptWithRows = await inPart('destination', () =>
        destination.open({ runKey, kept: keptByStore, streams, warn }),
      )
      const kept = destination.keepsCheckpoint ? keptWithRows : keptByStore
      return await this.#withStream(kept, streams)
    } finally {
      await this.#watch.closing('destination', destination)
    }
  }

  /** The run may hold the source by a lease, which can expire. */
  #findStreams(): Promise<readonly DeclaredStream[]> {
    const { keeper, options } = this.#plan
    this.#watch.rememberSecrets(keeper.source)
    this.#watch.rememberSecrets({ options: options.options })
    const tools = { watch: this.#watch, watchdog: this.#watchdog }
    return inPart('source', () => whileHeld(keeper, findStreams(this.#plan, tools)))
  }

  async #withStream(
    kept: Checkpoint | undefined,
    streams: readonly DeclaredStream[],
  ): Promise<boolean> {
    const { options, keeper } = this.#plan
    const { resume, signal } = options
    const start = startingPoint({
      ...{ kept, resume, source: keeper.source, now: this.#startedAt },
      truncates: truncatesTables(keeper.source),
    })
    this.#watch.rememberSecrets(start.source)
    this.#watch.begin(start.state !== undefined)
    return await new SourceReading(
      this.#plan,
      {
        ...{ watch: this.#watch, watchdog: this.#watchdog, signal, streams, kept },
        runStartedAt: this.#startedAt,
      },
      start,
    ).toEnd()
  }
}
