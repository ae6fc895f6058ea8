import { inheritsNoKeys } from './inherits-no-keys.js'

/**
 * A copy of plain objects and arrays at every depth. Everything else, such as a date or an instance of a class, is the
 * same in the copy. If one object occurs in several places, the copy also has one object there.
 */
export const deepCopy = <Value>(value: Value): Value => copyOf(value, new Map()) as Value

const copyOf = (value: unknown, copies: Map<unknown, unknown>): unknown => {
  if (copies.has(value)) return copies.get(value)
  if (Array.isArray(value)) {
    const copy: unknown[] = []
    copies.set(value, copy)
    for (const item of value) copy.push(copyOf(item, copies))
    return copy
  }
  if (typeof value !== 'object' || value === null || !inheritsNoKeys(value)) return value
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as object
  copies.set(value, copy)
  for (const [key, item] of Object.entries(value)) {
    // The property is defined, because an assignment to `__proto__` would change the prototype.
    Object.defineProperty(copy, key, {
      ...{ value: copyOf(item, copies), enumerable: true },
      ...{ writable: true, configurable: true },
    })
  }
  return copy
}
