import { createHash } from 'node:crypto'

import { valueAt } from '../value-at.js'
import type { PageAnswer, PagePosition, PageRequest, Paging } from './paging.js'

/**
 * The items of a page. `next` is the place of the page after it, and `undefined` for the last page. A data source keeps
 * `next` in its state, and gives it as `start` to continue from there.
 */
export type Page<Item> = readonly Item[] & { readonly next: PagePosition | undefined }

/** A page as the API returned it. */
export type PageReply = Omit<PageAnswer, 'items' | 'position'>

/**
 * Reads pages until the last one, or until a page repeats. A page repeats if its position was asked for before, or if
 * it equals the page before it or the first page. A page that fails is not skipped: the next call of `next()` asks for
 * it again.
 */
export class PageIterator<Item> implements AsyncIterableIterator<Page<Item>, void, undefined> {
  readonly #paging: Paging
  readonly #ask: (request: PageRequest) => Promise<PageReply>
  readonly #log: (line: string) => void
  /** The positions of the pages that have come. */
  readonly #asked = new Set<PagePosition | undefined>()
  #position: PagePosition | undefined
  #firstHash: string | undefined
  #previousHash: string | undefined
  #isDone = false
  /** One page at a time, even if `next()` is called again before the page has come. */
  #last: Promise<unknown> = Promise.resolve()

  /**
   * @param ask sends the request for a page
   * @param log called with a line about a page that repeats
   */
  constructor(
    paging: Paging,
    ask: (request: PageRequest) => Promise<PageReply>,
    log: (line: string) => void,
  ) {
    this.#paging = paging
    this.#ask = ask
    this.#log = log
    this.#position = paging.start
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** @throws HttpError when the request for the page fails, or the page has no list of items */
  next(): Promise<IteratorResult<Page<Item>, void>> {
    const turn = this.#last.then(() => this.#read())
    // The caller that asked for the page gets its failure. The next caller does not.
    this.#last = turn.catch(() => undefined)
    return turn
  }

  return(): Promise<IteratorResult<Page<Item>, void>> {
    this.#isDone = true
    return Promise.resolve({ done: true, value: undefined })
  }

  async #read(): Promise<IteratorResult<Page<Item>, void>> {
    if (this.#isDone) return { done: true, value: undefined }
    const position = this.#position
    const reply = await this.#ask(this.#paging.request(position))
    const items = itemsOf(reply, this.#paging.items)
    const next = this.#paging.next({ ...reply, items, position })
    this.#asked.add(position)
    if (items.length > 0 && this.#isKnown(hashOf(reply.body))) {
      this.#isDone = true
      this.#log(`page ${this.#asked.size} is the same as one before: reading stops there`)
      return { done: true, value: undefined }
    }
    const isRepeated = next !== undefined && this.#asked.has(next)
    if (isRepeated) {
      this.#log(`page ${this.#asked.size} leads back to one before: reading stops there`)
    }
    this.#position = isRepeated ? undefined : next
    this.#isDone = this.#position === undefined
    return { done: false, value: pageOf<Item>(items, this.#position) }
  }

  #isKnown(hash: string): boolean {
    if (hash === this.#previousHash || hash === this.#firstHash) return true
    this.#firstHash ??= hash
    this.#previousHash = hash
    return false
  }
}

/** `next` is not enumerable. So a page prints and compares like an array of its items. */
const pageOf = <Item>(items: readonly unknown[], next: PagePosition | undefined): Page<Item> =>
  // The caller names the type of the items, because the compiler does not know what the API sends. And the type of
  // `defineProperty` does not tell of the property that it adds.
  Object.defineProperty([...items], 'next', { value: next }) as unknown as Page<Item>

const itemsOf = (reply: PageReply, path: string | undefined): readonly unknown[] => {
  const { body } = reply
  if (path !== undefined) {
    const items = valueAt(body, path)
    if (Array.isArray(items)) return items as unknown[]
    throw reply.unexpected(`a list of items at ${path}`, describeItems(items))
  }
  if (Array.isArray(body)) return body as unknown[]
  const lists = Object.entries(body ?? {}).filter(([, value]) => Array.isArray(value))
  const [only] = lists
  if (only && lists.length === 1) return only[1] as unknown[]
  const came = only
    ? `several: ${lists.map(([name]) => name).join(', ')}; the option items of the paging says which`
    : describeItems(body)
  throw reply.unexpected('a list of items', came)
}

const describeItems = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  return typeof value === 'object' ? 'an object without one' : typeof value
}

const hashOf = (body: unknown): string =>
  createHash('sha256').update(JSON.stringify(body)).digest('base64')
