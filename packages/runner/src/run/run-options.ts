import { randomUUID } from 'node:crypto'

import type { StreamDeclaration } from '@panoply/datasource'
import { InvalidArgumentError, SecretMask } from '@panoply/errors'

import { systemClock, type WallClock } from '@panoply/errors/internal'
import type { Destination } from '../destination/destination.js'
import { DEFAULT_RETRY_DELAYS_MS } from '../retry-budget.js'
import { DryRunDestination } from '../destination/dry-run-destination.js'
import type { StateStore } from '../state/state-store.js'
import type { RunObserver } from '../telemetry/run-observer.js'
import type { RunEventHandler } from './run-event.js'

/**
 * Which checkpoint a run starts from: that of a run that did not come to its end (`unfinished`), whichever there is
 * (`always`, for sources whose state is their increment), or none (`never`).
 */
export type Resume = 'unfinished' | 'always' | 'never'

/** Options of `runSource`. */
export interface RunOptions {
  /** The parameters, as a person fills them in: checked against CONFIG, with its defaults. */
  readonly source?: Readonly<Record<string, unknown>>
  /** What the source gets as its `options`: `refresh`, hints, a `logger` of your own. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Where the rows go, such as a `DuckDbDestination` of `@panoply/duckdb`. */
  readonly destination: Destination
  /** Default: the folder `.panoply` in the current folder. */
  readonly stateStore?: StateStore
  /**
   * Names the source among others, for its state. Default: the title and the parameters, so that a source with other
   * parameters is another source.
   */
  readonly name?: string
  /** Default `unfinished`; `always` for a source with `static incremental = true`. */
  readonly resume?: Resume
  /**
   * The streams of the source, in place of what it declares in `static streams`: an empty list leaves declared keys and
   * types out. Default: `static streams`.
   */
  readonly streams?: readonly StreamDeclaration[]
  /** How many rows `read` is asked for; a hint to the source. Default: `__batchSize` of the source, else 1000; at least 1 */
  readonly batchSize?: number
  /**
   * Ends the run after this many rows, as a signal would: it counts as stopped. The state of a batch that is cut short is
   * not kept. Default: no limit; at least 1.
   */
  readonly limit?: number
  /**
   * How many rows that the destination cannot write are left out, before the next one ends the run. Default 0: the first
   * one ends it. More than 0 asks for `rejects`.
   */
  readonly maxRejects?: number
  /**
   * The file that rows which were left out are added to, each as a line of JSON: `table`, `rowNumber`, `id`, `path`,
   * `reason` and `row`, as far as it can be written. Made readable by its owner only. A `DryRunDestination` writes none.
   */
  readonly rejects?: string
  /** Ends the run after the batch in hand; everything read is delivered, and the state kept. */
  readonly signal?: AbortSignal
  readonly onEvent?: RunEventHandler
  /**
   * Observes the run, to make metrics or traces of it. OpenTelemetry needs none: a run tells the SDK that is registered
   * when it starts.
   */
  readonly observer?: RunObserver
  /** Names the run in traces. Default: a random UUID */
  readonly runId?: string
  /**
   * Learns every secret of the run as it comes up, refreshed tokens too, so that what you write yourself can be masked
   * with it. Default: a mask that only the run knows.
   */
  readonly secrets?: SecretMask
  /** How long to wait before each time that a failed `read` is tried again. Default 1 s, 4 s, 16 s: three times. */
  readonly retryDelaysMs?: readonly number[]
  /** Rows become safe after this time at the latest, while batches come or a `read` is waited for. Default 1000. */
  readonly checkpointEveryMs?: number
  /** A `read` that gives no sign of life for so long is reported. Default 30,000. */
  readonly stallAfterMs?: number
  /** A `read` that gives no sign of life for so long fails the run. Default: never. */
  readonly readTimeoutMs?: number
  /** After `signal` the `read` in hand is waited for no longer than this, and the `close` of a source. Default 10,000. */
  readonly stopWithinMs?: number
  /** The clock; tests bring their own. */
  readonly clock?: WallClock
}

const MAX_BATCH_SIZE = 1_000_000

/** The options of a run with their defaults. */
export interface ResolvedRunOptions {
  readonly options: Readonly<Record<string, unknown>>
  readonly resume: Resume
  readonly streams: readonly StreamDeclaration[] | undefined
  readonly batchSize: number | undefined
  readonly limit: number
  readonly maxRejects: number
  readonly rejects: string | undefined
  readonly signal: AbortSignal
  readonly onEvent: RunEventHandler | undefined
  readonly runId: string
  readonly secrets: SecretMask
  readonly retryDelaysMs: readonly number[]
  readonly checkpointEveryMs: number
  readonly stallAfterMs: number
  readonly readTimeoutMs: number | undefined
  readonly stopWithinMs: number
  readonly clock: WallClock
}

/** @throws InvalidArgumentError for a missing destination, a number out of bounds or an unknown `resume` */
export const resolveRunOptions = (
  options: RunOptions,
  { isIncremental }: { readonly isIncremental: boolean },
): ResolvedRunOptions => {
  // The type says that it is there; JavaScript does not.
  if ((options as Partial<RunOptions> | undefined)?.destination === undefined) {
    throw invalid('destination', 'a Destination, such as new DuckDbDestination(path)', undefined)
  }
  const resolved: ResolvedRunOptions = {
    options: options.options ?? {},
    resume: options.resume ?? (isIncremental ? 'always' : 'unfinished'),
    streams: options.streams,
    batchSize: options.batchSize,
    limit: options.limit ?? Infinity,
    maxRejects: options.maxRejects ?? 0,
    rejects: options.destination instanceof DryRunDestination ? undefined : options.rejects,
    signal: options.signal ?? new AbortController().signal,
    onEvent: options.onEvent,
    runId: options.runId ?? randomUUID(),
    secrets: options.secrets ?? new SecretMask(),
    retryDelaysMs: options.retryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS,
    checkpointEveryMs: options.checkpointEveryMs ?? 1_000,
    stallAfterMs: options.stallAfterMs ?? 30_000,
    readTimeoutMs: options.readTimeoutMs,
    stopWithinMs: options.stopWithinMs ?? 10_000,
    clock: options.clock ?? systemClock,
  }
  check(resolved)
  checkRejects(options)
  return resolved
}

const check = (options: ResolvedRunOptions): void => {
  const { batchSize, limit, resume, retryDelaysMs } = options
  if (limit !== Infinity && !(Number.isInteger(limit) && limit >= 1)) {
    throw invalid('limit', 'a whole number from 1 up', limit)
  }
  if (batchSize !== undefined && !isWholeBetween(batchSize, 1, MAX_BATCH_SIZE)) {
    throw invalid('batchSize', `a whole number from 1 to ${MAX_BATCH_SIZE}`, batchSize)
  }
  if (!['unfinished', 'always', 'never'].includes(resume)) {
    throw invalid('resume', 'unfinished, always or never', resume)
  }
  for (const delayMs of retryDelaysMs) checkDuration('retryDelaysMs', delayMs, 0)
  checkDuration('checkpointEveryMs', options.checkpointEveryMs, 0)
  checkDuration('stallAfterMs', options.stallAfterMs, 1)
  checkDuration('readTimeoutMs', options.readTimeoutMs, 1)
  checkDuration('stopWithinMs', options.stopWithinMs, 0)
}

/** How many rows a source is asked for where neither it nor the run says. */
const DEFAULT_BATCH_SIZE = 1_000

/** How many rows `read` is asked for: `__batchSize` of the source, but no more than the run says. */
export const batchSizeOf = (
  { __batchSize: asked }: Readonly<Record<string, unknown>>,
  { batchSize }: Pick<ResolvedRunOptions, 'batchSize'>,
): number => {
  const own = Number(typeof asked === 'string' && asked.trim() !== '' ? asked : (asked ?? NaN))
  if (!isWholeBetween(own, 1, MAX_BATCH_SIZE)) return batchSize ?? DEFAULT_BATCH_SIZE
  return Math.min(own, batchSize ?? own)
}

const checkRejects = ({ maxRejects = 0, rejects, destination }: RunOptions): void => {
  if (!(Number.isInteger(maxRejects) && maxRejects >= 0)) {
    throw invalid('maxRejects', 'a whole number from 0 up', maxRejects)
  }
  if (rejects !== undefined && (typeof rejects !== 'string' || rejects === '')) {
    throw invalid('rejects', 'the path of a file', rejects)
  }
  if (maxRejects > 0 && rejects === undefined && !(destination instanceof DryRunDestination)) {
    throw invalid('rejects', 'a file for the rows that maxRejects lets go', rejects)
  }
  if (maxRejects === 0 && rejects !== undefined) {
    throw invalid('maxRejects', 'the number of rows that may go to the file of rejects', maxRejects)
  }
}

const checkDuration = (argument: string, value: number | undefined, min: number): void => {
  if (value !== undefined && !(Number.isFinite(value) && value >= min)) {
    throw invalid(argument, `milliseconds from ${min} up`, value)
  }
}

const isWholeBetween = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max

const invalid = (argument: string, expected: string, came: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`${argument}: expected ${expected}, got ${String(came)}`, { argument })
