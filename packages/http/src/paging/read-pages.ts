import { createHash } from 'node:crypto'

import { valueAt } from '../value-at.js'
import type { PageAnswer, PagePosition, PageRequest, Paging } from './paging.js'

/**
 * The items of a page. `next` is where the page after begins, and `undefined` after the last one: a data source keeps it
 * in its state and gives it as `start` to go on from there.
 */
export type Page<Item> = readonly Item[] & { readonly next: PagePosition | undefined }

/** A page as it comes. */
export type PageReply = Omit<PageAnswer, 'items' | 'position'>

/**
 * Reads page by page until the last one, or until a page repeats: where the next position was asked for already, or
 * where a page is the same as the one before it, or as the first.
 *
 * @param ask sends the request for a page
 * @param log is told of a page that repeats
 * @throws HttpError when a request fails, or where a page has no list of items
 */
export async function* readPages<Item>(
  paging: Paging,
  ask: (request: PageRequest) => Promise<PageReply>,
  log: (line: string) => void,
): AsyncGenerator<Page<Item>, void, undefined> {
  const asked = new Set<PagePosition | undefined>()
  let position = paging.start
  let firstHash: string | undefined
  let previousHash: string | undefined
  for (;;) {
    asked.add(position)
    const reply = await ask(paging.request(position))
    const items = itemsOf(reply, paging.items)
    const hash = items.length > 0 ? hashOf(reply.body) : undefined
    if (hash !== undefined && (hash === previousHash || hash === firstHash)) {
      log(`page ${asked.size} is the same as one before: reading stops there`)
      return
    }
    firstHash ??= hash
    previousHash = hash ?? previousHash

    const next = paging.next({ ...reply, items, position })
    const isRepeated = next !== undefined && asked.has(next)
    if (isRepeated) log(`page ${asked.size} leads back to one before: reading stops there`)
    const following = isRepeated ? undefined : next
    // Not enumerable, so that a page compares and prints as the list of its items.
    yield Object.defineProperty([...items], 'next', { value: following }) as unknown as Page<Item>
    if (following === undefined) return
    position = following
  }
}

const itemsOf = (reply: PageReply, path: string | undefined): readonly unknown[] => {
  const { body } = reply
  if (path !== undefined) {
    const items = valueAt(body, path)
    if (Array.isArray(items)) return items as unknown[]
    throw reply.unexpected(`a list of items at ${path}`, kindOf(items))
  }
  if (Array.isArray(body)) return body as unknown[]
  const lists = Object.entries(body ?? {}).filter(([, value]) => Array.isArray(value))
  const [only] = lists
  if (only && lists.length === 1) return only[1] as unknown[]
  const came = only
    ? `several: ${lists.map(([name]) => name).join(', ')}; the option items of the paging says which`
    : kindOf(body)
  throw reply.unexpected('a list of items', came)
}

const kindOf = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  return typeof value === 'object' ? 'an object without one' : typeof value
}

const hashOf = (body: unknown): string =>
  createHash('sha256').update(JSON.stringify(body)).digest('base64')
