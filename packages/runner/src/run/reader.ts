import { setImmediate } from 'node:timers/promises'

import { type Batch, checkBatch, type DataSource } from '@panoply/datasource'
import { PanoplyError } from '@panoply/errors'

import { sleep, type WallClock } from '@panoply/errors/internal'
import { textOf } from '../values/text-of.js'
import type { RunObservation } from '../telemetry/run-observation.js'
import { pollWhileWaiting } from './poll-while-waiting.js'
import type { Retry, RetryBudget } from '../retry-budget.js'

/** For a person who watches a bar or presses Ctrl-C, at once. */
const YIELD_EVERY_MS = 50

/** What {@link Reader.next} returns when it was asked to stop before a batch had come. */
export const STOPPED = Symbol('stopped')

/** What {@link Reader.next} returns when a `read` failed after which this instance of the source is not read on. */
export class FailedRead {
  /** @param error what `read` threw */
  constructor(readonly error: unknown) {}
}

/** How a {@link Reader} works. */
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
  /** Whether this instance of the source is read on after a failed `read`. */
  readonly isReadOnAfterFailure: () => boolean
  /** Called every half second while a `read` is waited for. */
  readonly onWait: () => Promise<void>
}

/** Reads a source, batch by batch, with patience for its failures. It never reads before it is asked to. */
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
   * @throws what `read` threw, when it says that trying again cannot help or was tried again often enough
   * @throws PanoplyError when what it returned is no batch, and when it is at its end right after a failure
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

  /** A source that never waits for anything would keep signals, timers and the progress bar waiting for ever. */
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

/** A generator that has thrown is at its end, whatever it had left. */
const endAfterFailure = (cause: unknown): PanoplyError =>
  new PanoplyError(
    `read failed (${textOf(cause)}) and, tried again, said that it was at its end: rows may be missing. ` +
      'A source that reports states is constructed again after a failure; ' +
      'one that can repeat a read declares static readIsRepeatable = true',
    // Not in this run: the same instance would say the same.
    { retryable: false, cause },
  )

/** What a `read` returns is not checked yet. */
const rowsIn = (read: unknown): number => (Array.isArray(read) ? read.length : 0)

const isPromise = (value: unknown): value is Promise<Batch | null> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
