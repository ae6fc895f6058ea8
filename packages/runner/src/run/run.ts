import {
  type DataSource,
  type DataSourceClass,
  type DataSourceConfig,
  SecretMask,
  secretParams,
  StateTracker,
} from '@panoply/datasource'

import type { Clock } from '../clock.js'
import type { Destination } from '../destination/destination.js'
import type { Checkpoint } from '../state/checkpoint.js'
import type { SourceKeeper } from '../state/source-keeper.js'
import type { PlainObject } from '../values/plain-object.js'
import { textOf } from '../values/text-of.js'
import { Checkpointer } from './checkpointer.js'
import { LifeSigns } from './life-signs.js'
import { inPart, runFailure } from './part-failure.js'
import { whileWaiting } from './pending-read.js'
import { ReadLoop } from './read-loop.js'
import { Reader } from './reader.js'
import type { RunPart } from './run-failed-error.js'
import type { RunOptions } from './run-options.js'
import type { RunReport } from './run-report.js'
import { RunWatch } from './run-watch.js'
import { listenToSource } from './source-events.js'
import { sourceLogger } from './source-logger.js'
import { startingPoint } from './starting-point.js'

/** Everything a run is made of, checked. */
export interface RunPlan {
  readonly Stream: DataSourceClass
  readonly config: DataSourceConfig
  readonly title: string
  /** The table of rows that belong nowhere else. */
  readonly defaultTable: string
  readonly destination: Destination
  readonly options: RunOptions
  readonly runKey: string
  readonly keeper: SourceKeeper
  readonly clock: Clock
}

const DEFAULT_RETRY_DELAYS_MS = [1_000, 4_000, 16_000]
const DEFAULT_STOP_WITHIN_MS = 10_000

/** One run of a data source: opens what it needs, lets the rows move, closes everything, and tells how it went. */
export class Run {
  readonly #plan: RunPlan
  readonly #watch: RunWatch
  readonly #lifeSigns: LifeSigns
  readonly #signal: AbortSignal

  constructor(plan: RunPlan) {
    this.#plan = plan
    const { clock, options, config, title, destination } = plan
    const { onEvent, secrets = new SecretMask() } = options
    const secretNames = secretParams(config)
    this.#watch = new RunWatch({ clock, title, destination, secretNames, secrets, onEvent })
    this.#lifeSigns = new LifeSigns(clock, {
      stallAfterMs: options.stallAfterMs ?? 30_000,
      readTimeoutMs: options.readTimeoutMs,
    })
    this.#signal = options.signal ?? new AbortController().signal
  }

  /** @throws RunFailedError */
  async toEnd(): Promise<RunReport> {
    const onAbort = (): void => {
      this.#watch.emit({ type: 'stopping' })
    }
    this.#signal.addEventListener('abort', onAbort)
    try {
      const finished = await this.#withState()
      return this.#watch.end(finished ? 'finished' : 'stopped')
    } catch (error) {
      throw runFailure(error, this.#watch)
    } finally {
      this.#signal.removeEventListener('abort', onAbort)
    }
  }

  async #withState(): Promise<boolean> {
    try {
      return await this.#withDestination()
    } finally {
      await this.#closing('state', this.#plan.keeper)
    }
  }

  async #withDestination(): Promise<boolean> {
    const { destination, runKey, keeper } = this.#plan
    try {
      const kept = await inPart('destination', () => destination.open(runKey))
      return await this.#withStream(destination.keepsCheckpoint ? kept : keeper.checkpoint(runKey))
    } finally {
      await this.#closing('destination', destination)
    }
  }

  async #withStream(kept: Checkpoint | undefined): Promise<boolean> {
    const { destination, options, keeper, clock } = this.#plan
    const start = startingPoint(kept, options.resume ?? 'unfinished', keeper.source)
    this.#watch.rememberSecrets(start.source)
    this.#watch.begin(start.resumed)
    // The source may take its state away from its parameters.
    const { state } = start.source
    const stream = await inPart('source', () => this.#construct(start.source))
    try {
      const finished = await this.#readAll(stream, state, new Set(start.truncated))
      if (finished && destination.keepsCheckpoint) {
        await inPart('state', () => keeper.keepSuccess(clock.date().toISOString()))
      }
      return finished
    } finally {
      await this.#closing('source', { close: () => this.#closeInTime(stream) })
    }
  }

  #construct(source: PlainObject): DataSource {
    const { Stream, config, options } = this.#plan
    const streamOptions = {
      ...options.options,
      secretParams: secretParams(config),
      logger: sourceLogger(options.options?.['logger'], this.#watch, this.#lifeSigns),
    }
    return new Stream(source, streamOptions) as DataSource
  }

  async #readAll(stream: DataSource, state: unknown, truncated: Set<string>): Promise<boolean> {
    const { destination, options, clock, keeper, runKey } = this.#plan
    const tracker = await inPart('source', () => this.#listen(stream, state))
    const checkpointer = new Checkpointer({
      ...{ destination, tracker, clock, truncated },
      everyMs: options.checkpointEveryMs ?? 1_000,
      keep: (checkpoint) => inPart('state', () => keeper.keepCheckpoint(runKey, checkpoint)),
    })
    const reader = new Reader(stream, {
      ...{ clock, signal: this.#signal },
      batchSize: options.batchSize ?? 1_000,
      retryDelaysMs: options.retryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS,
      stopWithinMs: options.stopWithinMs ?? DEFAULT_STOP_WITHIN_MS,
      onRead: () => {
        this.#lifeSigns.sign()
      },
      onRetry: (retry) => {
        tracker.readFailed()
        this.#watch.countRetry({ ...retry, error: textOf(retry.error) })
      },
      onEndAfterFailure: () => {
        this.#watch.warn(
          'read failed and, tried again, said that it was at its end: ' +
            'a source that reads from a generator may have lost the rest',
        )
      },
      onWait: async () => {
        if (checkpointer.isDue) await loop.commit(false)
        const stall = this.#lifeSigns.look()
        if (stall) this.#watch.emit({ type: 'stall', ...stall })
      },
    })
    const loop = new ReadLoop({
      ...{ stream, reader, tracker, destination, checkpointer, keeper, truncated },
      ...{ config: this.#plan.config, defaultTable: this.#plan.defaultTable, watch: this.#watch },
    })
    return await loop.toEnd()
  }

  #listen(stream: DataSource, state: unknown): StateTracker {
    const tracker = new StateTracker({
      state: state as PlainObject | undefined,
      stateSpan: stream.stateSpan,
    })
    listenToSource(stream, {
      tracker,
      emit: (event) => {
        this.#watch.emit(event)
      },
      sign: (message) => {
        this.#lifeSigns.sign(message)
      },
      keepChanges: (changed) => {
        this.#watch.rememberSecrets(changed)
        const saving = this.#plan.keeper.keepChanges(changed)
        this.#watch.emit({ type: 'source-change', names: Object.keys(changed) })
        return saving
      },
    })
    return tracker
  }

  /** A source that hangs in its `close`, for instance behind a `read` that was given up, must not hang the run. */
  async #closeInTime(stream: DataSource): Promise<void> {
    const { clock, options } = this.#plan
    const limitMs = options.stopWithinMs ?? DEFAULT_STOP_WITHIN_MS
    const giveUpAtMs = clock.monotonicMs() + limitMs
    await whileWaiting(clock, Promise.resolve(stream.close()), () =>
      clock.monotonicMs() < giveUpAtMs
        ? Promise.resolve(undefined)
        : Promise.reject(new Error(`it took longer than ${limitMs} ms`)),
    )
  }

  /** Rows and state are safe or lost by now: a failing close changes neither, and hides no other failure. */
  async #closing(part: RunPart, closable: { close(): void | Promise<void> }): Promise<void> {
    try {
      await closable.close()
    } catch (error) {
      this.#watch.warn(`the ${part} could not be closed: ${textOf(error)}`)
    }
  }
}
