/**
 * Reads a stream once. After a failure every `next()` fails with the same error. A generator would report the end of
 * the stream, and a data source that reads again would end with it.
 */
export class StreamIterator<T> implements AsyncIterableIterator<T, void, undefined> {
  readonly #values: AsyncGenerator<T, void, undefined>
  #failure: { readonly error: unknown } | undefined

  constructor(values: AsyncGenerator<T, void, undefined>) {
    this.#values = values
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** @throws HttpError when there is no answer, the answer breaks off, or has the wrong form */
  async next(): Promise<IteratorResult<T, void>> {
    if (this.#failure) throw this.#failure.error
    try {
      return await this.#values.next()
    } catch (error) {
      this.#failure ??= { error }
      throw error
    }
  }

  /** Closes the connection. */
  return(): Promise<IteratorResult<T, void>> {
    return this.#values.return()
  }
}
