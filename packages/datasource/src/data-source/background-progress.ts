import {
  type AnyFunction,
  InvalidArgumentError,
  type MethodDecorator,
  methodDecorator,
} from '@panoply/errors'

import { isThenable } from '../values/is-thenable.js'
import { describeValue } from '@panoply/errors/internal'
import { isAsyncGenerator, watch, watchSteps } from './watch.js'

/** The object whose `progress` is called: a data source. */
export interface ProgressReporter {
  progress(loaded: number | null, total: number | null, message?: string): void
}

/** Options of {@link backgroundProgress}. */
export interface BackgroundProgressOptions {
  /** How often to report, after the first report at once. Default 10,000; from 1 to 2,147,483,647 milliseconds. */
  readonly everyMs?: number
  /** When to give up. Default 86,400,000, a day; from 1 to 2,147,483,647 milliseconds. */
  readonly timeoutMs?: number
  /** The object whose `progress` is called, for a plain function. Default: `this` of the call. */
  readonly reporter?: ProgressReporter
}

const DEFAULT_EVERY_MS = 10_000
const DEFAULT_TIMEOUT_MS = 24 * 60 * 60 * 1000
/** The longest time that a timer of Node can wait: https://nodejs.org/api/timers.html */
const MAX_TIMER_MS = 2 ** 31 - 1

/**
 * Reports progress while a slow async method is pending: at once, then every `everyMs`. The report is `null` of `null`,
 * and the message. So the system knows that a source that waits, for instance for a query, is alive. After `timeoutMs`
 * the call fails.
 *
 * Works as a standard and as a legacy decorator, and as a plain wrapper.
 *
 * - For an async generator the first step reports at once. Each step has its own time limit. After a step that ran out
 *   of time the generator ends, and every further step fails.
 * - A synchronous method is not changed, because nothing can be reported while it runs.
 * - A call that ran out of time may continue in the background. Its result is not used.
 *
 * @throws InvalidArgumentError for times out of bounds
 * @throws DataSourceError from the method, with the status 408, when the time is over. Trying again can help
 *
 * @example
 * ```ts
 * class Stream extends DataSource {
 *   override async read() {
 *     await this.query('SELECT 1')
 *     return null
 *   }
 *
 *   @backgroundProgress('Waiting for the query', { everyMs: 30_000, timeoutMs: 3_600_000 })
 *   protected async query(sql: string) {
 *     console.log(sql)
 *   }
 * }
 * await new Stream({}).read()
 * ```
 */
export const backgroundProgress = (
  message: string,
  options: BackgroundProgressOptions = {},
): MethodDecorator => {
  const { everyMs = DEFAULT_EVERY_MS, timeoutMs = DEFAULT_TIMEOUT_MS, reporter } = options
  checkTime('everyMs', everyMs)
  checkTime('timeoutMs', timeoutMs)
  return methodDecorator(
    'backgroundProgress',
    (method, name) =>
      function (this: unknown, ...args: unknown[]): unknown {
        const target = reporterOf(reporter ?? this)
        const result = method.apply(this, args)
        const report = (): void => {
          target.progress(null, null, message)
        }
        const options = { report, everyMs, timeoutMs, name }
        if (isThenable(result)) return watch(result, options)
        return isAsyncGenerator(result) ? watchSteps(result, options) : result
      } as AnyFunction,
  )
}

const reporterOf = (value: unknown): ProgressReporter => {
  if (typeof (value as Partial<ProgressReporter> | null | undefined)?.progress === 'function') {
    return value as ProgressReporter
  }
  throw new InvalidArgumentError(
    `backgroundProgress: expected a data source as this or as options.reporter, got ${describeValue(value)}`,
    { argument: 'reporter' },
  )
}

const checkTime = (name: string, value: unknown): void => {
  if (typeof value !== 'number' || !(value >= 1 && value <= MAX_TIMER_MS)) {
    throw new InvalidArgumentError(
      `${name}: expected milliseconds from 1 to ${MAX_TIMER_MS}, got ${typeof value === 'number' ? value : describeValue(value)}`,
      { argument: name },
    )
  }
}
