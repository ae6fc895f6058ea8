import { InvalidArgumentError } from '@panoply/errors'

import type { TableRow } from '../routing/table-row.js'

/**
 * A value as JSON. What JSON cannot say is told as closely as it can: integers beyond the safe range as text, bytes
 * as base64, maps as objects, sets as arrays.
 *
 * @throws TypeError when the value refers to itself
 */
export const toJson = (value: unknown): string => {
  // A replacer makes JSON.stringify several times slower: it is only used where a value asks for it.
  const json: unknown = JSON.stringify(value, needsReplacer(value) ? replace : undefined)
  return typeof json === 'string' ? json : 'null'
}

/** The row as one line of JSON, without the line break. */
export const rowToJson = ({ table, record }: TableRow): string => {
  try {
    return toJson(record)
  } catch (error) {
    throw unwritableRow(table, error)
  }
}

/** The error for a row that refers to itself. */
export const unwritableRow = (table: string, error: unknown): InvalidArgumentError =>
  new InvalidArgumentError(
    `a row of ${JSON.stringify(table)} cannot be written as JSON: ${error instanceof Error ? error.message : String(error)}`,
    { argument: 'row', cause: error },
  )

/** Deep enough for any row that a service sends; a cycle ends here and is then found by JSON.stringify. */
const MAX_DEPTH = 100

const needsReplacer = (value: unknown, depth = 0): boolean => {
  if (typeof value === 'bigint') return true
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return false
  if (Array.isArray(value)) return value.some((item) => needsReplacer(item, depth + 1))
  if (value instanceof Uint8Array || value instanceof Map || value instanceof Set) return true
  for (const key in value) {
    const item: unknown = (value as Record<string, unknown>)[key]
    // Looked at here, too, because a call for each text and number of a row would cost more than all the rest.
    if ((typeof item === 'object' || typeof item === 'bigint') && needsReplacer(item, depth + 1)) {
      return true
    }
  }
  return false
}

const replace = function (this: unknown, key: string, value: unknown): unknown {
  // A Buffer has already turned itself into an array of numbers when it comes here as `value`.
  const original: unknown = (this as Record<string, unknown>)[key]
  if (original instanceof Uint8Array) return Buffer.from(original).toString('base64')
  if (typeof value === 'bigint') {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
      ? Number(value)
      : String(value)
  }
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Set) return [...(value as Set<unknown>)]
  return value
}
