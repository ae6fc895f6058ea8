import type { ProofProgress } from './options.js'

/** Counts the trials of a proof and reports them. A stop takes effect between two trials. */
export class Steps {
  readonly #onProgress: ((progress: ProofProgress) => void) | undefined
  readonly #signal: AbortSignal | undefined
  #done = 0
  #total = 0

  constructor(
    onProgress: ((progress: ProofProgress) => void) | undefined,
    signal: AbortSignal | undefined,
  ) {
    this.#onProgress = onProgress
    this.#signal = signal
  }

  /** Adds to the expected number of trials. */
  expect(trials: number): void {
    this.#total += trials
  }

  /** @throws the reason of the signal, if it was aborted */
  async take<T>(what: string, trial: () => Promise<T>): Promise<T> {
    this.#signal?.throwIfAborted()
    this.#onProgress?.({ done: this.#done, total: Math.max(this.#total, this.#done + 1), what })
    const result = await trial()
    this.#done += 1
    return result
  }

  /** Reports that all trials are finished. */
  end(): void {
    this.#onProgress?.({ done: this.#done, total: this.#done, what: 'done' })
  }
}
