import type { ReadableStream } from 'node:stream/web'

/** Whether a value is a stream as browsers have it, whichever library made it: `body` of an answer of `fetch`. */
export const isWebStream = (value: object): value is ReadableStream<unknown> =>
  typeof (value as Partial<ReadableStream>).getReader === 'function' &&
  typeof (value as Partial<ReadableStream>).cancel === 'function'

/**
 * The items of a web stream. The stream's own iterator answers one call after the other: one that is ended while it
 * waits for an item, which may never come, keeps the connection behind it until then. This one lets go at once.
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

  /** Cancels the stream: a `next` that waits for an item ends. */
  async return(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#isOver) return OVER
    this.#isOver = true
    await this.#reader.cancel()
    return OVER
  }
}

const OVER = { done: true, value: undefined } as const
