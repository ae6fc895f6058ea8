import {
  type DataSource,
  type DataSourceClass,
  type DataSourceConfig,
  secretParams,
  StateTracker,
} from '@panoply/datasource'

import type { SourceSaver } from '../state/source-saver.js'
import { deepCopy } from '../values/deep-copy.js'
import type { PlainObject } from '../values/plain-object.js'
import type { ReadWatchdog } from './read-watchdog.js'
import { pollWhileWaiting } from './poll-while-waiting.js'
import type { ResolvedRunOptions } from './run-options.js'
import type { RunWatch } from './run-watch.js'
import { listenToSource } from './source-events.js'
import { sourceLogger } from './source-logger.js'

/** The arguments of a {@link SourceInstance}. */
export interface SourceInstanceParts {
  readonly Stream: DataSourceClass
  readonly config: DataSourceConfig
  readonly options: ResolvedRunOptions
  readonly keeper: SourceSaver
  readonly watch: RunWatch
  readonly watchdog: ReadWatchdog
}

/** One object of the class `Stream`. After a failed `read` a run may make another one. */
export class SourceInstance {
  readonly stream: DataSource
  readonly tracker: StateTracker
  readonly #parts: SourceInstanceParts
  readonly #startedFromState: boolean
  #hasReportedState = false
  #hasChangedParameters = false
  #isRetired = false

  /**
   * @param source the parameters; the source gets a copy, because sources change what they are given
   * @param state the state that the source continues from
   * @throws the error of the constructor of `Stream`
   */
  constructor(parts: SourceInstanceParts, source: PlainObject, state: PlainObject | undefined) {
    this.#parts = parts
    this.#startedFromState = state !== undefined
    const { Stream, config, options, watch, watchdog } = parts
    const given = deepCopy({ ...source, ...(state !== undefined && { state }) })
    watch.watchSource(given)
    this.stream = new Stream(given, {
      ...options.options,
      secretParams: secretParams(config),
      logger: sourceLogger(options.options['logger'], watch, watchdog),
    }) as DataSource
    this.tracker = new StateTracker({ state, stateSpan: this.stream.stateSpan })
    this.#listen()
  }

  /** Whether the source reports its position, so that another instance can continue. */
  get reportsStates(): boolean {
    return this.#startedFromState || this.#hasReportedState
  }

  /**
   * Whether a batch may be read while the one before it is written. A source that reports no state may keep its position in
   * its parameters, which are saved at once: after a failure, rows that were read ahead would be lost.
   */
  get mayReadAhead(): boolean {
    return this.reportsStates || !this.#hasChangedParameters
  }

  /** Ends its part in the run. A later event counts only if it brings a changed parameter, such as a new token. */
  retire(): void {
    this.#isRetired = true
  }

  /** If `close` hangs, for instance because it waits for an abandoned `read`, the run must not hang. */
  async close(): Promise<void> {
    const { clock, stopWithinMs } = this.#parts.options
    const giveUpAtMs = clock.now() + stopWithinMs
    await pollWhileWaiting(clock, Promise.resolve(this.stream.close()), () =>
      clock.now() < giveUpAtMs
        ? Promise.resolve(undefined)
        : Promise.reject(new Error(`it took longer than ${stopWithinMs} ms`)),
    )
  }

  #listen(): void {
    const { keeper, watch, watchdog } = this.#parts
    listenToSource(this.stream, {
      isRetired: () => this.#isRetired,
      report: (stateId, state) => {
        this.#hasReportedState = true
        this.tracker.report(stateId, state)
      },
      emit: (event) => {
        watch.emit(event)
      },
      sign: (message) => {
        watchdog.recordActivity(message)
      },
      keepChanges: (changed) => {
        this.#hasChangedParameters = true
        watch.rememberSecrets(changed)
        const saving = keeper.keepChanges(changed)
        watch.emit({ type: 'source-change', names: Object.keys(changed) })
        return saving
      },
    })
  }
}
