import { setImmediate as nextTurn } from 'node:timers/promises'

import { type Batch, checkBatch, type DataSource } from '@panoply/datasource'
import { PanoplyError } from '@panoply/errors'
import { sleep, type WallClock } from '@panoply/errors/internal'

import type { Retry, RetryBudget } from '../retry-budget.js'
import type { RunObservation } from '../telemetry/run-observation.js'
import { textOf } from '../values/text-of.js'
import type { BatchSize } from './batch-size.js'
import { PartFailure } from './part-failure.js'
import { pollWhileWaiting } from './poll-while-waiting.js'

/** How often reading yields to the event loop. It is short, so that progress and Ctrl-C take effect at once. */
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
  readonly batchSize: BatchSize
  readonly budget: RetryBudget
  readonly stopWithinMs: number
  readonly clock: WallClock
  readonly signal: AbortSignal
  /** Called before each `read`. */
  readonly onRead: () => void
  readonly observed: RunObservation
  readonly onRetry: (retry: Retry) => void
  /** Whether a batch may be read while the one before it is written. */
  readonly mayReadAhead: () => boolean
  /** Whether this instance of the source is used after a failed `read`. */
  readonly isReadOnAfterFailure: () => boolean
  /** Called every half second while a `read` is pending. */
  readonly onWait: () => Promise<void>
}

/** Reads a source batch by batch, and tries again after failures. It is at most one batch ahead. */
export class Reader {
  readonly #stream: DataSource
  readonly #options: ReaderOptions
  #yieldedMs: number
  /** A `read` that was started ahead, before the call of `next`. */
  #begun: Promise<Batch | null> | undefined

  constructor(stream: DataSource, options: ReaderOptions) {
    this.#stream = stream
    this.#options = options
    this.#yieldedMs = options.clock.now()
  }

  /**
   * The next batch, `null` at the end.
   *
   * @throws PartFailure of `onWait`
   * @throws the error of `read`, if it is not retryable or all tries are used
   * @throws PanoplyError when `read` returns no batch, and when it returns the end right after a failure
   */
  async next(): Promise<Batch | null | typeof STOPPED | FailedRead> {
    const { budget, clock, signal, onRetry, isReadOnAfterFailure } = this.#options
    let failure: Retry | undefined
    for (;;) {
      await this.#letOthersRun()
      // If a read was started ahead, its rows are delivered, because the source has already moved past them.
      if (signal.aborted && !this.#begun) return STOPPED
      try {
        const read = await this.#read()
        if (read === null && failure) throw endAfterFailure(failure.error)
        if (read === null || read === STOPPED) return read
        const batch = checkBatch(read)
        this.#options.batchSize.see(batch)
        return batch
      } catch (error) {
        // A commit has failed while the read was pending.
        if (error instanceof PartFailure) throw error
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
    await nextTurn()
    this.#yieldedMs = clock.now()
  }

  /**
   * Does work of the destination. If the work waits for a disk or a network, the source reads its next batch meanwhile: one
   * batch, which `next` returns. So states are reported and acknowledged in the same order as without it.
   */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = setImmediate(() => {
      this.#begin()
    })
    try {
      return await work()
    } finally {
      clearImmediate(turn)
    }
  }

  /**
   * Waits for a `read` that was started ahead and whose batch is no longer needed. It waits at most as long as a stop
   * may take.
   */
  async abandon(): Promise<void> {
    const { clock, stopWithinMs } = this.#options
    const begun = this.#begun
    this.#begun = undefined
    if (!begun) return
    const givesUpAtMs = clock.now() + stopWithinMs
    const ended = begun.then(
      () => true,
      () => true,
    )
    await pollWhileWaiting(clock, ended, () =>
      Promise.resolve(clock.now() >= givesUpAtMs ? true : undefined),
    )
  }

  /** Starts the next `read` ahead. Does nothing after a signal to stop, or if the last batch is large. */
  #begin(): void {
    const { onRead, signal, observed, batchSize, mayReadAhead } = this.#options
    if (this.#begun || signal.aborted || !batchSize.isSmall || !mayReadAhead()) return
    onRead()
    const read = async (): Promise<Batch | null> => await this.#stream.read(batchSize.rows)
    this.#begun = Promise.resolve(observed.reading(read, rowsIn))
    // If it fails, `next` throws the error.
    this.#begun.catch(() => undefined)
  }

  #read(): Batch | null | typeof STOPPED | Promise<Batch | null | typeof STOPPED> {
    const { onRead, observed, batchSize } = this.#options
    const begun = this.#begun
    this.#begun = undefined
    if (begun) return this.#wait(begun)
    onRead()
    return observed.reading<Batch | null | typeof STOPPED>(() => {
      const result = this.#stream.read(batchSize.rows)
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
    `read failed (${textOf(cause)}) and returned null when it was tried again: rows may be missing. ` +
      'A source that reports states is constructed again after a failure; ' +
      'one that can repeat a read declares static readIsRepeatable = true',
    // There is no further try in this run: the same instance would return the same.
    { retryable: false, cause },
  )

/** The number of rows. The result of `read` is not checked yet, so it may be any value. */
const rowsIn = (read: unknown): number => (Array.isArray(read) ? read.length : 0)

const isPromise = (value: unknown): value is Promise<Batch | null> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
