import { checkBatch } from '../batch/check-batch.js'
import type { Batch, BatchItem } from '../batch/batch.js'
import { isChunk, itemsOf } from '../batch/batch-items.js'
import { isThenable } from '../values/is-thenable.js'
import { isWebStream, WebStreamItems } from './web-stream-items.js'

/** Anything that can be iterated, synchronously or not: streams in object mode, generators, arrays, queries. */
export type ItemSource = AsyncIterable<unknown> | Iterable<unknown>

/** The state after the last item: the end, or a failure that stays. */
type End = { readonly error: unknown } | 'done'

/**
 * Reads items in batches. An array is one batch, and so is a chunk of text or bytes. Rows that were read before a
 * failure are returned first. The failure then stays: a second try must not look like the end.
 */
export class ItemReader {
  readonly #items: ItemSource
  readonly #iterator: AsyncIterator<unknown> | Iterator<unknown>
  #held: Batch | undefined
  /** The iterator was asked for the next item and has not answered yet. */
  #isPending = false
  #end: End | undefined

  constructor(items: ItemSource) {
    this.#items = items
    this.#iterator = iteratorOf(items)
    // A stream that fails before it is read would end the process. The next `read` throws the error.
    if (isStream(items)) items.on('error', ignoreUntilRead)
  }

  /** The next batch, of at most `count` rows, or `null` at the end. */
  async read(count: number): Promise<Batch | null> {
    const rows: BatchItem[] = []
    while (rows.length < count) {
      const item = this.#takeHeld() ?? (await this.#next())
      if (item === undefined) break
      if (!isBatch(item)) rows.push(item)
      else if (rows.length === 0) return item
      else {
        this.#held = item
        break
      }
    }
    if (rows.length > 0) return rows
    if (this.#end === 'done') return null
    throw this.#end?.error
  }

  /**
   * Releases the items: a generator runs its `finally`, a stream is destroyed or cancelled. A generator that is waiting
   * runs its `finally` when its wait ends. The method does not wait for that.
   *
   * @param onLateFailure called with the error of a generator that fails after that
   */
  async close(onLateFailure: (error: unknown) => void): Promise<void> {
    if (isStream(this.#items)) {
      this.#items.destroy()
      return
    }
    const returned = Promise.resolve(this.#iterator.return?.())
    if (this.#isPending) returned.catch(onLateFailure)
    else await returned
  }

  #takeHeld(): Batch | undefined {
    const held = this.#held
    this.#held = undefined
    return held
  }

  /** The next item. Without one, `#end` tells why. */
  async #next(): Promise<BatchItem | Batch | undefined> {
    if (this.#end !== undefined) return undefined
    try {
      const result = await this.#ask()
      const { done } = result
      // A synchronous generator may yield promises. `for await` awaits them, too.
      const value: unknown = isThenable(result.value) ? await result.value : result.value
      if (done !== true) return isBatch(value) ? checkBatch(value) : checkItem(value)
      this.#end = 'done'
    } catch (error) {
      this.#end = { error }
    }
    return undefined
  }

  async #ask(): Promise<IteratorResult<unknown, unknown>> {
    this.#isPending = true
    try {
      return await this.#iterator.next()
    } finally {
      this.#isPending = false
    }
  }
}

const iteratorOf = (items: ItemSource): AsyncIterator<unknown> | Iterator<unknown> => {
  if (isWebStream(items)) return new WebStreamItems(items)
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
}

const checkItem = (item: unknown): BatchItem | undefined => itemsOf(checkBatch([item]))[0]

const isBatch = (item: unknown): item is readonly BatchItem[] | string | Uint8Array =>
  Array.isArray(item) || isChunk(item)

interface Stream {
  on(type: 'error', handler: () => void): unknown
  destroy(): unknown
}

const isStream = (items: object): items is ItemSource & Stream =>
  typeof (items as Partial<Stream>).destroy === 'function' &&
  typeof (items as Partial<Stream>).on === 'function'

const ignoreUntilRead = (): void => {
  // The handler keeps the rejection from being unhandled.
}
