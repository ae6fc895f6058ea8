import { jsonOf } from './json-of.js'

/**
 * The items of a list. A person may write the list as one text: as JSON, or with commas. An item with a comma is
 * written in double quotes, and a double quote inside them is written twice, as in a line of CSV (RFC 4180).
 */
export const listOf = (answer: unknown): readonly unknown[] => {
  if (Array.isArray(answer)) return answer as readonly unknown[]
  if (typeof answer !== 'string') return [answer]
  const json = jsonOf(answer)
  return Array.isArray(json) ? (json as readonly unknown[]) : itemsOf(answer)
}

/** An item in quotes, or the text up to the next comma. */
const ITEM = /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(?:,|$)/y

const itemsOf = (text: string): string[] => {
  const items: string[] = []
  ITEM.lastIndex = 0
  while (ITEM.lastIndex < text.length) {
    const [, quoted, plain = ''] = ITEM.exec(text) ?? []
    const item = quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"')
    if (item !== '') items.push(item)
  }
  return items
}
