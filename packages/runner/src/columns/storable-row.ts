import { toCarryable } from '@panoply/stream-writer'

import { JsonText } from './column-type.js'
import type { TableRow } from '../routing/table-row.js'
import { inheritsNoKeys } from '../values/inherits-no-keys.js'
import { stringifyRow } from '../values/stringify-row.js'
import { SpelledValue } from './spelled-value.js'

/**
 * The row with values that a column of a database can hold. Scalars, dates and bytes stay as they are, everything else
 * becomes {@link JsonText}. A row with only scalars is returned unchanged.
 *
 * @throws InvalidArgumentError with the path of a value that no column holds, such as a `Map` or a circular reference
 *
 * @example
 * ```ts
 * const row = storableRow({ table: 'people', id: undefined, record: { name: 'Ann', tags: ['a'] } })
 * console.log(row.record['tags']) // a JsonText
 * ```
 */
export const storableRow = (row: TableRow): TableRow => {
  const { record } = row
  let changed: Record<string, unknown> | undefined
  try {
    const isOwn = inheritsNoKeys(record)
    for (const key in record) {
      const value = record[key]
      const stored = storable(value)
      if (stored === value || Number.isNaN(value)) continue
      if (!isOwn && !Object.hasOwn(record, key)) continue
      changed ??= { ...record }
      // An assignment to `__proto__` would change the prototype. So the property is defined.
      Object.defineProperty(changed, key, {
        ...{ value: stored, enumerable: true, writable: true, configurable: true },
      })
    }
  } catch (error) {
    // Names the path from the record on, as the destinations that write JSON do.
    stringifyRow(toCarryable(record, 'record'), 'record')
    throw error
  }
  return changed ? { ...row, record: changed } : row
}

/** A value in the form of a column. A nested value becomes JSON here, so that its size is known. */
export const storable = (value: unknown): unknown => {
  switch (typeof value) {
    case 'object':
      if (value === null || isHeld(value)) return value
      break
    case 'function':
    case 'symbol':
      break
    default:
      return value
  }
  const carried = toCarryable(value, 'value')
  return typeof carried === 'object' && carried !== null
    ? new JsonText(stringifyRow(carried, 'value') ?? 'null')
    : carried
}

const isHeld = (value: object): boolean =>
  value instanceof Date ||
  value instanceof Uint8Array ||
  value instanceof JsonText ||
  value instanceof SpelledValue
