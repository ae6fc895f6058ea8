import { checkBatch } from '../batch/check-batch.js'
import type { Batch, BatchItem } from '../batch/batch.js'
import { isChunk, itemsOf } from '../batch/batch-items.js'

/** Anything that can be iterated, at once or with time: streams in object mode, generators, arrays, queries. */
export type ItemSource = AsyncIterable<unknown> | Iterable<unknown>

/** Where the items end, or fail for good. */
type End = { readonly error: unknown } | 'done'

/**
 * Reads items in batches. Arrays are batches already; chunks of text and bytes are batches of their own. What was
 * read before a failure is returned first, and a failure stays: it must not be taken for the end by a second try.
 */
export class ItemReader {
  readonly #items: ItemSource
  readonly #iterator: AsyncIterator<unknown> | Iterator<unknown>
  #held: Batch | undefined
  #end: End | undefined

  constructor(items: ItemSource) {
    this.#items = items
    this.#iterator =
      Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
    // A stream that fails before it is read would end the process; `read` throws what it failed with.
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

  /** Lets go of what is iterated: a generator runs its `finally`, a stream is destroyed. */
  async close(): Promise<void> {
    if (isStream(this.#items)) this.#items.destroy()
    else await this.#iterator.return?.()
  }

  #takeHeld(): Batch | undefined {
    const held = this.#held
    this.#held = undefined
    return held
  }

  /** The next item, or nothing once `#end` tells why. */
  async #next(): Promise<BatchItem | Batch | undefined> {
    if (this.#end !== undefined) return undefined
    try {
      const result: IteratorResult<unknown, unknown> = await this.#iterator.next()
      const { done, value } = result
      if (done !== true) return isBatch(value) ? checkBatch(value) : checkItem(value)
      this.#end = 'done'
    } catch (error) {
      this.#end = { error }
    }
    return undefined
  }
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
  // Heard only so that it is not unheard.
}
