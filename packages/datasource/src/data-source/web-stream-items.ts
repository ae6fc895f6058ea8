import type { ReadableStream } from 'node:stream/web'

/** Whether a value is a web stream of any library, such as the `body` of a response of `fetch`. */
export const isWebStream = (value: object): value is ReadableStream<unknown> =>
  typeof (value as Partial<ReadableStream>).getReader === 'function' &&
  typeof (value as Partial<ReadableStream>).cancel === 'function'

/**
 * The items of a web stream. The iterator of the stream itself handles one call after the other. If it is ended while
 * it waits for an item that never comes, the connection stays open. This iterator closes the connection at once.
 */
export class WebStreamItems implements AsyncIterator<unknown, undefined> {
  readonly #reader
  #isOver = false

  constructor(stream: ReadableStream<unknown>) {
    this.#reader = stream.getReader()
  }

  async next(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#isOver) return OVER
    try {
      const { done, value } = await this.#reader.read()
      if (!done) return { done, value }
    } catch (error) {
      this.#isOver = true
      throw error
    }
    this.#isOver = true
    return OVER
  }

  /** Cancels the stream. A `next` that waits for an item ends. */
  async return(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#isOver) return OVER
    this.#isOver = true
    await this.#reader.cancel()
    return OVER
  }
}

const OVER = { done: true, value: undefined } as const
