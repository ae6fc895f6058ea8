import { setImmediate } from 'node:timers/promises'

import { type Batch, checkBatch, type DataSource } from '@panoply/datasource'
import { PanoplyError } from '@panoply/errors'

import { sleep, type WallClock } from '@panoply/errors/internal'
import { textOf } from '../values/text-of.js'
import type { RunObservation } from '../telemetry/run-observation.js'
import { pollWhileWaiting } from './poll-while-waiting.js'
import type { Retry, RetryBudget } from '../retry-budget.js'

/** A person who watches the progress or presses Ctrl-C sees an effect at once. */
const YIELD_EVERY_MS = 50

/** Returned by {@link Reader.next} if the run was stopped before a batch came. */
export const STOPPED = Symbol('stopped')

/** Returned by {@link Reader.next} after a failed `read`, if this instance of the source is not used any more. */
export class FailedRead {
  /** @param error the error of `read` */
  constructor(readonly error: unknown) {}
}

/** The arguments of a {@link Reader}. */
export interface ReaderOptions {
  readonly batchSize: number
  readonly budget: RetryBudget
  readonly stopWithinMs: number
  readonly clock: WallClock
  readonly signal: AbortSignal
  /** Called before each `read`. */
  readonly onRead: () => void
  readonly observed: RunObservation
  readonly onRetry: (retry: Retry) => void
  /** Whether this instance of the source is used after a failed `read`. */
  readonly isReadOnAfterFailure: () => boolean
  /** Called every half second while a `read` is pending. */
  readonly onWait: () => Promise<void>
}

/** Reads a source batch by batch, and tries again after failures. It reads only when it is asked to. */
export class Reader {
  readonly #stream: DataSource
  readonly #options: ReaderOptions
  #yieldedMs: number

  constructor(stream: DataSource, options: ReaderOptions) {
    this.#stream = stream
    this.#options = options
    this.#yieldedMs = options.clock.now()
  }

  /**
   * The next batch, `null` at the end.
   *
   * @throws the error of `read`, if it is not retryable or all tries are used
   * @throws PanoplyError when `read` returns no batch, and when it returns the end right after a failure
   */
  async next(): Promise<Batch | null | typeof STOPPED | FailedRead> {
    const { budget, clock, signal, onRetry, isReadOnAfterFailure } = this.#options
    let failure: Retry | undefined
    for (;;) {
      await this.#letOthersRun()
      if (signal.aborted) return STOPPED
      try {
        const batch = await this.#read()
        if (batch === null && failure) throw endAfterFailure(failure.error)
        return batch === null || batch === STOPPED ? batch : checkBatch(batch)
      } catch (error) {
        if (!isReadOnAfterFailure()) return new FailedRead(error)
        failure = budget.next(error)
        if (!failure) throw error
        onRetry(failure)
        await sleep(clock, failure.delayMs, signal)
      }
    }
  }

  /** A source that never waits would block signals, timers and the progress bar for ever. */
  async #letOthersRun(): Promise<void> {
    const { clock } = this.#options
    if (clock.now() - this.#yieldedMs < YIELD_EVERY_MS) return
    await setImmediate()
    this.#yieldedMs = clock.now()
  }

  #read(): Batch | null | typeof STOPPED | Promise<Batch | null | typeof STOPPED> {
    const { onRead, observed, batchSize } = this.#options
    onRead()
    return observed.reading<Batch | null | typeof STOPPED>(() => {
      const result = this.#stream.read(batchSize)
      return isPromise(result) ? this.#wait(result) : result
    }, rowsIn)
  }

  #wait(reading: Promise<Batch | null>): Promise<Batch | null | typeof STOPPED> {
    const { clock, signal, stopWithinMs, onWait } = this.#options
    let stopsAtMs: number | undefined
    return pollWhileWaiting(clock, reading, async () => {
      await onWait()
      if (!signal.aborted) return undefined
      stopsAtMs ??= clock.now() + stopWithinMs
      return clock.now() >= stopsAtMs ? STOPPED : undefined
    })
  }
}

/** A generator that has thrown has ended, even if it had more items. */
const endAfterFailure = (cause: unknown): PanoplyError =>
  new PanoplyError(
    `read failed (${textOf(cause)}) and, tried again, said that it was at its end: rows may be missing. ` +
      'A source that reports states is constructed again after a failure; ' +
      'one that can repeat a read declares static readIsRepeatable = true',
    // There is no further try in this run: the same instance would return the same.
    { retryable: false, cause },
  )

/** The result of `read` is not checked yet. */
const rowsIn = (read: unknown): number => (Array.isArray(read) ? read.length : 0)

const isPromise = (value: unknown): value is Promise<Batch | null> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
