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
 * The checkpoint that a run starts from: the one of a run that did not reach the end (`unfinished`), any (`always`, for
 * sources whose state marks the rows that are already read), or none (`never`).
 */
export type Resume = 'unfinished' | 'always' | 'never'

/** Options of `runSource`. */
export interface RunOptions {
  /** The parameters that a person filled in. They are checked against CONFIG, and get its defaults. */
  readonly source?: Readonly<Record<string, unknown>>
  /** The `options` of the source: `refresh`, hints, a `logger` of your own. */
  readonly options?: Readonly<Record<string, unknown>>
  /** The destination of the rows, such as a `DuckDbDestination` of `@panoply/duckdb`. */
  readonly destination: Destination
  /** Default: the folder `.panoply` in the current folder. */
  readonly stateStore?: StateStore
  /**
   * The name of the source for its state. Default: the title and the parameters, so that other parameters make another
   * source.
   */
  readonly name?: string
  /** Default `unfinished`; `always` for a source with `static incremental = true`. */
  readonly resume?: Resume
  /**
   * The streams of the source, instead of its `static streams`. An empty list ignores declared keys and types. Default:
   * `static streams`.
   */
  readonly streams?: readonly StreamDeclaration[]
  /**
   * How many rows `read` is asked for. A source may ignore it. At least 1. Default: `__batchSize` of the source, otherwise
   * 1000 at first, and twice as many after each full batch, up to 2,000 rows or about 8 MB.
   */
  readonly batchSize?: number
  /**
   * Ends the run after this many rows. The run counts as stopped. If a batch is cut, its state is not kept. Default: no
   * limit; at least 1.
   */
  readonly limit?: number
  /**
   * How many rows that the destination cannot write may be left out. The next such row ends the run. Default 0: the
   * first one ends it. A value above 0 needs `rejects`.
   */
  readonly maxRejects?: number
  /**
   * The file for rejected rows. Each row is added as a line of JSON: `table`, `rowNumber`, `id`, `path`, `reason` and
   * `row`, as far as it can be written. Only the owner can read the file. A `DryRunDestination` writes none.
   */
  readonly rejects?: string
  /** Stops the run after the current batch. Everything read is delivered, and the state kept. */
  readonly signal?: AbortSignal
  readonly onEvent?: RunEventHandler
  /**
   * Observes the run, for metrics or traces. OpenTelemetry needs no observer: a run reports to the SDK that is
   * registered when it starts.
   */
  readonly observer?: RunObserver
  /** Names the run in traces. Default: a random UUID */
  readonly runId?: string
  /**
   * Gets every secret of the run as it comes up, refreshed tokens too. Use it to mask texts that you write yourself.
   * Default: a mask that only the run knows.
   */
  readonly secrets?: SecretMask
  /** The waits before each further try of a failed `read`, in milliseconds. Default 1 s, 4 s, 16 s: three tries. */
  readonly retryDelaysMs?: readonly number[]
  /**
   * The longest time until rows are committed, in milliseconds, while batches come or a `read` is pending. Default
   * 1000.
   */
  readonly checkpointEveryMs?: number
  /** If a `read` shows no activity for this time, in milliseconds, an event `stall` reports it. Default 30,000. */
  readonly stallAfterMs?: number
  /** If a `read` shows no activity for this time, in milliseconds, the run fails. Default: never. */
  readonly readTimeoutMs?: number
  /**
   * After `signal`, the longest wait for the current `read` and for the `close` of a source, in milliseconds. Default
   * 10,000.
   */
  readonly stopWithinMs?: number
  /** The clock. Tests pass their own. */
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
  // The type requires it, but callers in JavaScript may leave it out.
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

/** The number of rows per `read` that is asked for: `__batchSize` of the source, but not more than the option of the run. */
export const batchSizeOf = (
  { __batchSize: asked }: Readonly<Record<string, unknown>>,
  { batchSize }: Pick<ResolvedRunOptions, 'batchSize'>,
): number | undefined => {
  const own = Number(typeof asked === 'string' && asked.trim() !== '' ? asked : (asked ?? NaN))
  if (!isWholeBetween(own, 1, MAX_BATCH_SIZE)) return batchSize
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
    throw invalid('rejects', 'a file for the rows that maxRejects leaves out', rejects)
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
