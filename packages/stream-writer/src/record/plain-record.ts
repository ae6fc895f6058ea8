/** How deeply a record may be nested: far beyond any table, far below where a stack ends. */
export const MAX_DEPTH = 500

/**
 * Whether `JSON.stringify` carries the value as it stands: texts, numbers, booleans, null, undefined, dates, and
 * plain objects and arrays of these. Everything else is left to `toCarryable`, which is exact and slower.
 */
export const isPlain = (value: object, depth = 0): boolean => {
  // One that no list of fields shows would be called all the same.
  if (depth > MAX_DEPTH || hasOwnWords(value)) return false
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (!isPlainValue(item, depth)) return false
    return true
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    return prototype === Date.prototype && depth > 0
  const fields = value as Record<string, unknown>
  // Inherited keys are met as well: the worst they do is to send the record on the slower path.
  for (const key in fields) if (!isPlainValue(fields[key], depth)) return false
  return true
}

const dateToJson: unknown = Reflect.get(Date.prototype, 'toJSON')

/** Whether the value says itself what JSON makes of it, and is not a date, which always does. */
const hasOwnWords = (value: object): boolean => {
  const { toJSON } = value as { readonly toJSON?: unknown }
  return toJSON !== undefined && toJSON !== dateToJson
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

/** Whether the value is an object of fields and nothing else, of any realm. */
export const isPlainObject = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value) as object | null
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
