import { sleep } from '@panoply/errors/internal'

import type { Checkpoint } from '../state/checkpoint.js'
import type { PlainObject } from '../values/plain-object.js'
import { StreamRules } from '../routing/stream-rules.js'
import type { DeclaredStream } from '../streams/declared-stream.js'
import { textOf } from '../values/text-of.js'
import { Checkpointer } from './checkpointer.js'
import { Commits } from './commits.js'
import { IncrementalKey } from './incremental-key.js'
import type { ReadWatchdog } from './read-watchdog.js'
import { Misfits } from './misfits.js'
import { MissingIds } from './missing-ids.js'
import { inPart, PartFailure } from './part-failure.js'
import { type LoopEnding, ReadLoop } from './read-loop.js'
import { FailedRead, Reader } from './reader.js'
import { Rejects } from './rejects.js'
import { RetryBudget } from '../retry-budget.js'
import { BatchSize } from './batch-size.js'
import { batchSizeOf } from './run-options.js'
import type { RunPlan } from './run-plan.js'
import type { RunWatch } from './run-watch.js'
import { SourceInstance } from './source-instance.js'
import type { StartingPoint } from './starting-point.js'
import { truncatesTables } from './source-router.js'
import { whileHeld } from './while-held.js'

/** The arguments of a {@link SourceReading} besides its plan. */
export interface SourceReadingTools {
  readonly watch: RunWatch
  readonly watchdog: ReadWatchdog
  readonly signal: AbortSignal
  /** The start of the run, ISO 8601 UTC. */
  readonly runStartedAt: string
  /** The checkpoint of the last run, as far as the starting point says that this run continues from it. */
  readonly kept: Checkpoint | undefined
  /** The streams that the source declares. */
  readonly streams: readonly DeclaredStream[]
}

/**
 * Reads a source to its end. If a source reports states, each failed `read` is followed by a new instance of `Stream`,
 * which continues from the kept state.
 */
export class SourceReading {
  readonly #plan: RunPlan
  readonly #tools: SourceReadingTools
  readonly #start: StartingPoint
  readonly #budget: RetryBudget
  readonly #truncated: Set<string>
  readonly #missingIds = new MissingIds()
  readonly #rejects: Rejects
  readonly #incremental: IncrementalKey | undefined
  readonly #misfits: Misfits
  /** Absent if the source declares no streams. */
  readonly #streams: StreamRules | undefined
  readonly #limit: { rowsLeft: number }

  constructor(plan: RunPlan, tools: SourceReadingTools, start: StartingPoint) {
    this.#plan = plan
    this.#tools = tools
    this.#start = start
    this.#budget = new RetryBudget(plan.options.retryDelaysMs)
    this.#truncated = new Set(start.truncated)
    const { maxRejects, rejects } = plan.options
    this.#incremental = IncrementalKey.of({
      ...{ kept: tools.kept, continues: start.continues, config: plan.config },
      source: plan.keeper.source,
      beginsAnew: plan.options.resume === 'never' || truncatesTables(plan.keeper.source),
      warn: (message) => {
        tools.watch.warnOnce(message)
      },
    })
    this.#rejects = new Rejects({
      ...{ max: maxRejects, file: rejects },
      mask: (text) => tools.watch.mask(text),
      onReject: (row) => {
        tools.watch.emit({ type: 'reject', ...row })
        tools.watch.observed.rowRejected()
      },
    })
    this.#streams = tools.streams.length > 0 ? this.#streamRules() : undefined
    this.#misfits = new Misfits(tools.streams, (message) => {
      tools.watch.warn(message)
    })
    this.#limit = { rowsLeft: plan.options.limit }
  }

  #streamRules(): StreamRules {
    return new StreamRules(this.#tools.streams, (table) => {
      this.#tools.watch.warn(
        `static streams declares no ${JSON.stringify(table)}: its rows have no declared key and no declared types`,
      )
    })
  }

  /** @returns whether the source reached its end; `false` if the run was stopped before */
  async toEnd(): Promise<boolean> {
    try {
      return await this.#withInstances()
    } finally {
      for (const warning of this.#missingIds.warnings) this.#tools.watch.warn(warning)
    }
  }

  async #withInstances(): Promise<boolean> {
    const { watch, signal } = this.#tools
    watch.warnOfRepeatedRows(this.#start.rowsAheadOfState)
    let { state } = this.#start
    let commits: Commits | undefined
    for (;;) {
      const instance = await inPart('source', () => this.#construct(state))
      commits?.checkpointer.follow(instance.tracker)
      if (!commits) watch.observed.sourceOpened()
      commits ??= this.#commits(instance)
      const ending = await this.#readWith(instance, commits)
      if (!(ending instanceof FailedRead)) return ending === 'finished'
      if (signal.aborted) return false
      const { keptState, rowsAheadOfState } = commits.checkpointer
      state = Object.keys(keptState).length > 0 ? keptState : undefined
      watch.warnOfRepeatedRows(rowsAheadOfState)
    }
  }

  async #readWith(instance: SourceInstance, commits: Commits): Promise<LoopEnding> {
    try {
      const loop = this.#loop(instance, commits)
      const ending = await whileHeld(this.#plan.keeper, loop.toEnd())
      if (ending instanceof FailedRead) await this.#recover(ending.error, instance, commits)
      return ending
    } finally {
      instance.retire()
      await this.#tools.watch.closing('source', instance)
    }
  }

  /**
   * Commits or discards the rows since the last commit, and waits for the next try. If each state belongs to one batch,
   * the rows and their state are kept, so the run has made progress. Otherwise the rows are discarded, because the next
   * instance returns them again.
   *
   * @throws PartFailure when there is no next try; the rows are committed then
   */
  async #recover(error: unknown, instance: SourceInstance, commits: Commits): Promise<void> {
    const { destination, options } = this.#plan
    const { watch, signal } = this.#tools
    const { checkpointer } = commits
    instance.tracker.readFailed()
    const isTakenBack = instance.stream.stateSpan !== 'batch' && destination.rollback !== undefined
    if (!isTakenBack) await commits.commit(false)
    const retry = this.#budget.next(error)
    if (!retry) {
      if (isTakenBack) await commits.saveWhatCame()
      throw new PartFailure('source', error)
    }
    if (isTakenBack) await inPart('destination', () => checkpointer.rollback(this.#truncated))
    watch.countRetry({ ...retry, error: textOf(error) })
    await sleep(options.clock, retry.delayMs, signal)
  }

  #construct(state: PlainObject | undefined): SourceInstance {
    const { Stream, config, options, keeper } = this.#plan
    const { watch, watchdog } = this.#tools
    // Makes an instance, with the parameters that an earlier instance has changed.
    const source = {
      ...this.#start.source,
      ...keeper.source,
      ...this.#incremental?.parameters(keeper.source),
    }
    return new SourceInstance(
      { ...{ Stream, config, keeper, watch, watchdog }, options },
      source,
      state,
    )
  }

  #commits(instance: SourceInstance): Commits {
    const { destination, keeper } = this.#plan
    const parts = { destination, keeper, watch: this.#tools.watch, rejects: this.#rejects }
    return new Commits({ ...parts, checkpointer: this.#checkpointer(instance) })
  }

  #checkpointer({ tracker, stream }: SourceInstance): Checkpointer {
    const { destination, options, keeper, runKey } = this.#plan
    const { startedAt, lastTimeSucceed } = this.#start
    return new Checkpointer(
      {
        ...{ destination, clock: options.clock, everyMs: options.checkpointEveryMs },
        ...{ truncated: this.#truncated, rejects: this.#rejects },
        incremental: this.#incremental,
        source: () => keeper.source,
        commitsFirstBatch: stream.stateSpan === 'batch',
        keep: (checkpoint) => inPart('state', () => keeper.keepCheckpoint(runKey, checkpoint)),
        onAdvance: () => {
          this.#budget.renew()
        },
        facts: { startedAt, runStartedAt: this.#tools.runStartedAt, lastTimeSucceed },
      },
      tracker,
    )
  }

  #loop(instance: SourceInstance, commits: Commits): ReadLoop {
    const { destination, options, keeper, config, defaultTable } = this.#plan
    const { watch, watchdog, signal } = this.#tools
    const { stream, tracker } = instance
    const { clock, stopWithinMs } = options
    const batchSize = new BatchSize(batchSizeOf(stream.source, options))
    const reader = new Reader(stream, {
      // If the run no longer owns the source, reading stops, too.
      signal: keeper.lost ? AbortSignal.any([signal, keeper.lost]) : signal,
      ...{ clock, batchSize, stopWithinMs, budget: this.#budget, observed: watch.observed },
      isReadOnAfterFailure: () => this.#isReadOnAfterFailure(instance),
      mayReadAhead: () => instance.mayReadAhead && this.#limit.rowsLeft > 0,
      onRead: () => {
        watchdog.recordActivity()
      },
      onRetry: (retry) => {
        tracker.readFailed()
        watch.countRetry({ ...retry, error: textOf(retry.error) })
      },
      onWait: async () => {
        watch.observed.sign()
        commits.throwIfFailed()
        if (commits.isDue) await commits.start()
        const stall = watchdog.check()
        if (stall) watch.emit({ type: 'stall', ...stall })
      },
    })
    return new ReadLoop({
      ...{ stream, reader, tracker, destination, commits, keeper, watch },
      ...{ config, defaultTable, truncated: this.#truncated, missingIds: this.#missingIds },
      ...{ rejects: this.#rejects, incremental: this.#incremental },
      ...{ streams: this.#streams, misfits: this.#misfits },
      limit: this.#limit,
      reportsStates: () => instance.reportsStates,
      onRows: () => {
        // If an instance continues after a failure, every batch counts as progress.
        if (this.#isReadOnAfterFailure(instance)) this.#budget.renew()
      },
    })
  }

  /** A source without states cannot continue in another instance. A source with repeatable reads does not need to. */
  #isReadOnAfterFailure({ reportsStates }: SourceInstance): boolean {
    const { readIsRepeatable } = this.#plan.Stream as { readIsRepeatable?: unknown }
    return !reportsStates || readIsRepeatable === true
  }
}
