import type { Json } from './json.js'

const LONGEST_TEXT = 300

/**
 * A value as one line, for a cell. A long value is cut. An array is shown as its number of items, an object as its
 * first keys.
 */
export const textOfValue = (value: Json | undefined): string => {
  if (value === undefined) return ''
  if (value === null) return 'null'
  if (typeof value === 'string') return cut(value.replace(/\s+/g, ' '))
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.length}]`
  if (typeof value === 'object') return textOfObject(Object.keys(value))
  return String(value)
}

const textOfObject = (keys: readonly string[]): string =>
  keys.length === 0
    ? '{}'
    : cut(`{ ${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ', …' : ''} }`)

const cut = (text: string): string =>
  text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
