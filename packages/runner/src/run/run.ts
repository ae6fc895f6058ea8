import { secretParams } from '@panoply/datasource'

import type { Checkpoint } from '../state/checkpoint.js'
import type { DeclaredStream } from '../streams/declared-stream.js'
import { withTextColumns } from './column-rules.js'
import { findStreams } from './find-streams.js'
import { LifeSigns } from './life-signs.js'
import { inPart, runFailure } from './part-failure.js'
import type { RunPlan } from './run-plan.js'
import type { RunReport } from './run-report.js'
import { RunWatch } from './run-watch.js'
import { SourceReading } from './source-reading.js'
import { truncatesTables } from './source-router.js'
import { startingPoint } from './starting-point.js'
import { whileHeld } from './while-held.js'

/** One run of a data source: opens what it needs, lets the rows move, closes everything, and tells how it went. */
export class Run {
  readonly #plan: RunPlan
  readonly #watch: RunWatch
  readonly #lifeSigns: LifeSigns
  readonly #startedAt: string

  constructor(plan: RunPlan) {
    this.#plan = plan
    const { options, config, title, destination } = plan
    const { clock, onEvent, secrets } = options
    const secretNames = secretParams(config)
    this.#watch = new RunWatch({ clock, title, destination, secretNames, secrets, onEvent })
    this.#lifeSigns = new LifeSigns(clock, options)
    this.#startedAt = clock.date().toISOString()
  }

  /** @throws RunFailedError */
  async toEnd(): Promise<RunReport> {
    const { signal } = this.#plan.options
    const onAbort = (): void => {
      this.#watch.emit({ type: 'stopping' })
    }
    signal.addEventListener('abort', onAbort)
    try {
      const finished = await this.#withState()
      return this.#watch.end(finished ? 'finished' : 'stopped')
    } catch (error) {
      throw runFailure(error, this.#watch)
    } finally {
      signal.removeEventListener('abort', onAbort)
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
      const keptWithRows = await inPart('destination', () =>
        destination.open({ runKey, kept: keptByStore, streams }),
      )
      const kept = destination.keepsCheckpoint ? keptWithRows : keptByStore
      return await this.#withStream(kept, streams)
    } finally {
      await this.#watch.closing('destination', destination)
    }
  }

  /** They belong to this run only as long as the source does. */
  #findStreams(): Promise<readonly DeclaredStream[]> {
    const { keeper, options } = this.#plan
    this.#watch.rememberSecrets(keeper.source)
    this.#watch.rememberSecrets({ options: options.options })
    const tools = { watch: this.#watch, lifeSigns: this.#lifeSigns }
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
        ...{ watch: this.#watch, lifeSigns: this.#lifeSigns, signal, streams, kept },
        runStartedAt: this.#startedAt,
      },
      start,
    ).toEnd()
  }
}
