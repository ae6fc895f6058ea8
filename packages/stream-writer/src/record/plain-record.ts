/** The deepest nesting of a record. It is far more than a table needs, and far less than the call stack allows. */
export const MAX_DEPTH = 500

/**
 * Whether `JSON.stringify` writes the value without loss: texts, numbers, booleans, null, undefined, dates, and plain
 * objects and arrays of these. This check is fast. Any other value goes to `toJsonValue`, which is exact and slower.
 */
export const isPlain = (value: object, depth = 0): boolean => {
  if (depth > MAX_DEPTH) return false
  // `JSON.stringify` calls a `toJSON` that is not enumerable, too.
  if (hasOwnToJson(value)) return depth > 0 && isDateWithText(value)
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (!isPlainValue(item, depth)) return false
    return true
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    return prototype === Date.prototype && depth > 0
  const fields = value as Record<string, unknown>
  // The loop includes inherited keys. At worst they lead to the slower check.
  for (const key in fields) if (!isPlainValue(fields[key], depth)) return false
  return true
}

const dateToJson: unknown = Reflect.get(Date.prototype, 'toJSON')

/** Whether the value has a `toJSON` other than that of dates. */
const hasOwnToJson = (value: object): boolean => {
  const { toJSON } = value as { readonly toJSON?: unknown }
  return toJSON !== undefined && toJSON !== dateToJson
}

/** A Date of a class that writes another text, such as one with microseconds. */
const isDateWithText = (value: object): boolean =>
  value instanceof Date && typeof value.toJSON() === 'string'

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
