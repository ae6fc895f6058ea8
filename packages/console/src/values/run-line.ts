import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject } from '@panoply/runner'

/** Parses a line of JSON from the process of a run. `undefined` if it is not JSON. */
export const parseRunLine = (line: string): PlainObject | undefined => {
  if (!line.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(line)
    return isPlainObject(value) && typeof value['type'] === 'string' ? value : undefined
  } catch {
    // The source wrote a text that only begins like JSON.
    return undefined
  }
}

/** The text under a key of a line. Empty if there is none. */
export const textIn = (line: PlainObject, key: string): string => {
  const value = line[key]
  return typeof value === 'string' ? value : ''
}

/** The number under a key of a line. `null` if there is none. */
export const numberIn = (line: PlainObject, key: string): number | null => {
  const value = line[key]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
