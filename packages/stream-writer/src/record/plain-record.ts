/** How deeply a record may be nested: far beyond any table, far below where a stack ends. */
export const MAX_DEPTH = 500

/**
 * Whether `JSON.stringify` carries the value as it stands: texts, numbers, booleans, null, undefined, dates, and
 * plain objects and arrays of these. Everything else is left to `toCarryable`, which is exact and slower.
 */
export const isPlain = (value: object, depth = 0): boolean => {
  if (depth > MAX_DEPTH) return false
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (!isPlainValue(item, depth)) return false
    return true
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    return value instanceof Date && depth > 0
  const fields = value as Record<string, unknown>
  // Inherited keys are met as well: the worst they do is to send the record on the slower path.
  for (const key in fields) if (!isPlainValue(fields[key], depth)) return false
  return true
}

const isPlainValue = (value: unknown, depth: number): boolean => {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return true
    case 'object':
      return value === null || isPlain(value, depth + 1)
    default:
      return false
  }
}
