/** The largest length of a written value. It is enough to recognise the row. */
const MAX_CHARACTERS = 64 * 1024
const MAX_TEXT_CHARACTERS = 8 * 1024
const MAX_DEPTH = 16
const MAX_ITEMS = 1_000

/**
 * A value as one line of JSON, as far as it can be written, in at most about 64 K characters. It never throws. A value
 * that JSON cannot represent becomes a text (`[circular]`, `[Map]`). A long value is cut.
 */
export const boundedJson = (value: unknown): string => {
  const budget = { left: MAX_CHARACTERS }
  return JSON.stringify(writable(value, [], budget))
}

interface Budget {
  left: number
}

const writable = (value: unknown, above: readonly object[], budget: Budget): unknown => {
  switch (typeof value) {
    case 'string':
      return cut(value, budget)
    case 'number':
      budget.left -= 8
      return Number.isFinite(value) ? value : String(value)
    case 'boolean':
      budget.left -= 5
      return value
    case 'object':
      return value === null ? null : writableObject(value, above, budget)
    default:
      // Values that JSON cannot represent: a symbol, a function, a bigint, undefined.
      return cut(typeof value === 'bigint' ? String(value) : `[${typeof value}]`, budget)
  }
}

const writableObject = (value: object, above: readonly object[], budget: Budget): unknown => {
  if (above.includes(value)) return '[circular]'
  if (above.length >= MAX_DEPTH || budget.left <= 0) return '[…]'
  try {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
    if (value instanceof Uint8Array) {
      const bytes = value.subarray(0, Math.min(budget.left, MAX_TEXT_CHARACTERS))
      return cut(Buffer.from(bytes).toString('base64'), budget, value.length > bytes.length)
    }
    const inside = [...above, value]
    if (Array.isArray(value)) return writableItems(value, inside, budget)
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== null && prototype !== Object.prototype) return cut(classOf(value), budget)
    return writableFields(value, inside, budget)
  } catch {
    // If a getter or a proxy throws, the row is reported nevertheless.
    return '[unreadable]'
  }
}

const writableItems = (
  items: readonly unknown[],
  above: readonly object[],
  budget: Budget,
): unknown[] => {
  const written: unknown[] = []
  for (const item of items) {
    if (budget.left <= 0 || written.length >= MAX_ITEMS) {
      written.push('[…]')
      break
    }
    written.push(writable(item, above, budget))
  }
  return written
}

const writableFields = (
  value: object,
  above: readonly object[],
  budget: Budget,
): Record<string, unknown> => {
  // The object has no prototype, so `__proto__` is an ordinary key.
  const written = Object.create(null) as Record<string, unknown>
  for (const key of Object.keys(value)) {
    if (budget.left <= 0) {
      written['…'] = '[…]'
      break
    }
    written[cut(key, budget)] = field(value, key, above, budget)
  }
  return written
}

const field = (value: object, key: string, above: readonly object[], budget: Budget): unknown => {
  try {
    return writable((value as Record<string, unknown>)[key], above, budget)
  } catch {
    // If the getter of one field throws, only this field is replaced.
    return '[unreadable]'
  }
}

const cut = (text: string, budget: Budget, isCut = false): string => {
  const length = Math.max(0, Math.min(text.length, budget.left, MAX_TEXT_CHARACTERS))
  budget.left -= length
  return isCut || length < text.length ? `${text.slice(0, length)}…` : text
}

const classOf = (value: object): string => {
  const { name } = value.constructor as { name?: unknown }
  return `[${typeof name === 'string' && name !== '' ? name : 'object'}]`
}
