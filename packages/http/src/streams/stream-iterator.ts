/**
 * Reads a stream once. After a failure each `next()` fails with the same error: a generator would say that the stream has
 * ended, and a data source that is asked to read again would end with it.
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

  /** @throws HttpError when the answer cannot be had, breaks off, or is not what was asked for */
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
