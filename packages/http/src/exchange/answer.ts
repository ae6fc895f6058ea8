import type { RequestFailures } from '../errors/request-failures.js'
import type { Deadline } from './deadline.js'

/** An answer whose status and headers have come. Its body is read once, or discarded. */
export class Answer {
  readonly status: number
  readonly headers: Headers
  /** The URL of the answer, after redirects. */
  readonly url: URL
  readonly failures: RequestFailures
  readonly #response: Response
  readonly #deadline: Deadline

  constructor(response: Response, url: URL, failures: RequestFailures, deadline: Deadline) {
    this.status = response.status
    this.headers = response.headers
    this.url = url
    this.failures = failures
    this.#response = response
    this.#deadline = deadline
  }

  /**
   * The body, decompressed, piece by piece. A reader that stops early closes the connection.
   *
   * @param limit what `timeoutMs` limits: the time for the whole body, or the silence before each piece
   * @throws HttpError when the body breaks off or takes too long; the reason of the caller's signal
   */
  async *chunks(limit: 'whole' | 'silence'): AsyncGenerator<Uint8Array, void, undefined> {
    const reader = this.#response.body?.getReader()
    try {
      while (reader) {
        const { done, value } = await this.#next(reader)
        if (done) return
        // The time of the reader does not count as time of the API.
        if (limit === 'silence') this.#deadline.stop()
        yield value as Uint8Array
        if (limit === 'silence') this.#deadline.restart()
      }
    } finally {
      this.#deadline.end()
      // A body that has failed cannot be cancelled. The reader of the body gets its failure.
      await reader?.cancel().catch(() => undefined)
    }
  }

  async #next(
    reader: ReadableStreamDefaultReader,
  ): Promise<{ readonly done: boolean; readonly value?: unknown }> {
    try {
      return await reader.read()
    } catch (cause) {
      this.#deadline.throwIfCallerAborted()
      const { isOver, limitMs } = this.#deadline
      throw isOver
        ? this.failures.timedOut(limitMs, this.status)
        : this.failures.cut(this.status, cause)
    }
  }
}
