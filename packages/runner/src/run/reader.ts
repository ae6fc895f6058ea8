import { setImmediate } from 'node:timers/promises'

import { type Batch, checkBatch, type DataSource } from '@panoply/datasource'
import { isRetryable } from '@panoply/errors'

import { type Clock, sleep } from '../clock.js'
import { whileWaiting } from './pending-read.js'

/** For a person who watches a bar or presses Ctrl-C, at once. */
const YIELD_EVERY_MS = 50

/** What {@link Reader.next} returns when it was asked to stop before a batch had come. */
export const STOPPED = Symbol('stopped')

/** A `read` that failed and is tried again. */
export interface Retry {
  /** 1 for the first time that it is tried again. */
  readonly attempt: number
  readonly maxAttempts: number
  readonly delayMs: number
  readonly error: unknown
}

/** How a {@link Reader} works. */
export interface ReaderOptions {
  readonly batchSize: number
  readonly retryDelaysMs: readonly number[]
  readonly stopWithinMs: number
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called before each `read`. */
  readonly onRead: () => void
  readonly onRetry: (retry: Retry) => void
  /** Called when a `read` that failed was at its end when it was tried again. */
  readonly onEndAfterFailure: () => void
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
    this.#yieldedMs = options.clock.monotonicMs()
  }

  /**
   * The next batch, `null` at the end.
   *
   * @throws what `read` threw, when it says that trying again cannot help or was tried again often enough
   * @throws PanoplyError when what it returned is no batch
   */
  async next(): Promise<Batch | null | typeof STOPPED> {
    const { retryDelaysMs, clock, signal, onRetry } = this.#options
    for (let attempt = 1; ; attempt += 1) {
      await this.#letOthersRun()
      if (signal.aborted) return STOPPED
      try {
        const batch = await this.#read()
        if (batch === null && attempt > 1) this.#options.onEndAfterFailure()
        return batch === null || batch === STOPPED ? batch : checkBatch(batch)
      } catch (error) {
        const delayMs = retryDelaysMs[attempt - 1]
        if (delayMs === undefined || !isRetryable(error)) throw error
        onRetry({ attempt, maxAttempts: retryDelaysMs.length, delayMs, error })
        await sleep(clock, delayMs, signal)
      }
    }
  }

  /** A source that never waits for anything would keep signals, timers and the progress bar waiting for ever. */
  async #letOthersRun(): Promise<void> {
    const { clock } = this.#options
    if (clock.monotonicMs() - this.#yieldedMs < YIELD_EVERY_MS) return
    await setImmediate()
    this.#yieldedMs = clock.monotonicMs()
  }

  #read(): Batch | null | Promise<Batch | null | typeof STOPPED> {
    this.#options.onRead()
    const result = this.#stream.read(this.#options.batchSize)
    return isPromise(result) ? this.#wait(result) : result
  }

  #wait(reading: Promise<Batch | null>): Promise<Batch | null | typeof STOPPED> {
    const { clock, signal, stopWithinMs, onWait } = this.#options
    let stopsAtMs: number | undefined
    return whileWaiting(clock, reading, async () => {
      await onWait()
      if (!signal.aborted) return undefined
      stopsAtMs ??= clock.monotonicMs() + stopWithinMs
      return clock.monotonicMs() >= stopsAtMs ? STOPPED : undefined
    })
  }
}

const isPromise = (value: unknown): value is Promise<Batch | null> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
