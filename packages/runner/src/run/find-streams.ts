import { isDeepStrictEqual } from 'node:util'

import { secretParams } from '@panoply/datasource'
import { isPanoplyError, isRetryable, PanoplyError } from '@panoply/errors'
import { sleep } from '@panoply/errors/internal'

import { RetryBudget } from '../retry-budget.js'
import type { DeclaredStream } from '../streams/declared-stream.js'
import { parseStreams } from '../streams/parse-streams.js'
import { declaredStreams, type SourceFunction } from '../streams/stream-declarations.js'
import { deepCopy } from '../values/deep-copy.js'
import { textOf } from '../values/text-of.js'
import type { ReadWatchdog } from './read-watchdog.js'
import { pollWhileWaiting } from './poll-while-waiting.js'
import type { ResolvedRunOptions } from './run-options.js'
import type { RunPlan } from './run-plan.js'
import type { RunWatch } from './run-watch.js'
import { sourceLogger } from './source-logger.js'

/** The arguments of {@link findStreams} besides the plan of the run. */
export interface FindStreamsTools {
  readonly watch: RunWatch
  readonly watchdog: ReadWatchdog
}

/**
 * The streams of a run: the given ones, or else the ones that the source declares. If the function of the source fails,
 * it is called again, like a failed `read`.
 *
 * @returns an empty list if there are none, or if the run was stopped before they were found
 * @throws PanoplyError whose cause is the last error of the function
 * @throws InvalidArgumentError for a declaration that cannot be used
 */
export const findStreams = async (
  plan: RunPlan,
  tools: FindStreamsTools,
): Promise<readonly DeclaredStream[]> => {
  const { Stream, options } = plan
  if (options.streams) return parseStreams(options.streams)
  const budget = new RetryBudget(options.retryDelaysMs)
  while (!options.signal.aborted) {
    try {
      return (await declaredStreams(Stream, (find) => callFunction(find, plan, tools))) ?? []
    } catch (error) {
      const retry = budget.next(error)
      if (!retry) throw inWords(error)
      tools.watch.countRetry({ ...retry, error: `static streams: ${textOf(error)}` })
      await sleep(options.clock, retry.delayMs, options.signal)
    }
  }
  return []
}

/** The function may refresh a token. A parameter that has changed afterwards is saved, even if the function fails. */
const callFunction = async (
  find: SourceFunction,
  { config, options, keeper }: RunPlan,
  tools: FindStreamsTools,
): Promise<unknown> => {
  const { watch, watchdog } = tools
  const before = keeper.source
  const source = deepCopy(before)
  watch.watchSource(source)
  const logger = sourceLogger(options.options['logger'], watch, watchdog)
  const given = { ...options.options, secretParams: secretParams(config), logger }
  try {
    return await untilStopped(async () => await find(source, given), options, tools)
  } finally {
    const changed = Object.entries(source).filter(
      ([name, value]) => !isDeepStrictEqual(value, before[name]),
    )
    if (changed.length > 0) {
      watch.rememberSecrets(source)
      await keeper.keepChanges(Object.fromEntries(changed))
      watch.emit({ type: 'source-change', names: changed.map(([name]) => name) })
    }
  }
}

/** @returns an empty list if the run was stopped and the call did not end within `stopTimeoutMs` */
const untilStopped = (
  call: () => Promise<unknown>,
  { clock, signal, stopWithinMs }: ResolvedRunOptions,
  { watch, watchdog }: FindStreamsTools,
): Promise<unknown> => {
  let stopsAtMs: number | undefined
  watchdog.recordActivity()
  return pollWhileWaiting(clock, call(), () => {
    const stall = watchdog.check()
    if (stall) watch.emit({ type: 'stall', ...stall })
    if (!signal.aborted) return Promise.resolve(undefined)
    stopsAtMs ??= clock.now() + stopWithinMs
    return Promise.resolve(clock.now() >= stopsAtMs ? [] : undefined)
  })
}

const inWords = (error: unknown): unknown =>
  isPanoplyError(error) && error.code === 'PANOPLY_INVALID_ARGUMENT'
    ? error
    : new PanoplyError(`static streams failed: ${textOf(error)}`, {
        retryable: isRetryable(error),
        cause: error,
      })
