import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject } from '@panoply/runner'

/** A line of JSON that the process of a run wrote; `undefined` for text that is none. */
export const parseRunLine = (line: string): PlainObject | undefined => {
  if (!line.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(line)
    return isPlainObject(value) && typeof value['type'] === 'string' ? value : undefined
  } catch {
    // A source wrote a text that begins like JSON.
    return undefined
  }
}

/** A text of a line, or empty. */
export const textIn = (line: PlainObject, key: string): string => {
  const value = line[key]
  return typeof value === 'string' ? value : ''
}

/** A number of a line, or `null`. */
export const numberIn = (line: PlainObject, key: string): number | null => {
  const value = line[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
