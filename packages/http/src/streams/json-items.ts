import { JSONParser } from '@streamparser/json'

import { decodeText, parseJson } from '../answer/decode-body.js'
import type { Answer } from '../exchange/answer.js'
import { valueAt } from '../value-at.js'

/**
 * The items of a list inside a JSON answer, one by one. Only one item and one piece of the answer are in memory at a
 * time.
 *
 * @param path the place of the list, such as `data.rows`; empty if the answer itself is the list
 * @throws HttpError when the answer is no JSON or has no list there, when an item, or the JSON around the list, is
 * larger than `maxItemBytes`, or when the body breaks off or falls silent
 */
export async function* readJsonItems(
  answer: Answer,
  path: string,
  maxItemBytes: number,
): AsyncGenerator<unknown, void, undefined> {
  const { status, failures } = answer
  const where = path === '' ? 'a list' : `a list at ${path}`
  const items: unknown[] = []
  const parents = { isList: true }
  const parser = new JSONParser({
    paths: [`$.${path === '' ? '' : `${path}.`}*`],
    keepStack: false,
  })
  parser.onValue = ({ value, parent }) => {
    parents.isList &&= Array.isArray(parent)
    items.push(value)
  }
  let bytesSinceItem = 0
  // Kept only until the first item. If no item comes, they show whether the list is empty or missing.
  let head: Uint8Array[] | undefined = []
  for await (const chunk of answer.chunks('silence')) {
    try {
      parser.write(chunk)
    } catch {
      throw failures.unexpected('JSON', 'text that is not JSON', status)
    }
    if (!parents.isList) throw failures.unexpected(where, 'an object', status)
    bytesSinceItem += chunk.length
    if (items.length > 0) {
      bytesSinceItem = 0
      head = undefined
    }
    if (bytesSinceItem > maxItemBytes) {
      throw failures.tooLarge('has an item of', maxItemBytes, 'maxItemBytes', status)
    }
    head?.push(chunk)
    // In an async generator `yield*` takes longer, because it waits twice per item.
    for (const item of items.splice(0)) yield item
  }
  if (!parser.isEnded) throw failures.unexpected('JSON', 'an end inside the JSON', status)
  if (!head) return
  const whole = parseJson(decodeText(Buffer.concat(head), answer.headers) ?? '')
  if (!Array.isArray(valueAt(whole, path))) throw failures.unexpected(where, 'none', status)
}
