import { isPlainObject } from '@panoply/errors'

/** A copy of arrays and plain objects at every depth. Everything else, for instance a date, is shared. */
export const plainCopy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plainCopy)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, plainCopy(inside)]))
}

/** An object without the keys that are null: where CONFIG was Python, None says that there is nothing. */
export const withoutNulls = <Value>(value: Value): Value =>
  isPlainObject(value)
    ? // What is left of an object whose optional keys are gone is of its type.
      (Object.fromEntries(Object.entries(value).filter(([, inside]) => inside !== null)) as Value)
    : value

/** Whether a value can be awaited, whichever library made it. */
export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
