import { isPlainObject } from '@panoply/errors/internal'

/** A copy of arrays and plain objects at every depth. Everything else, for instance a date, is shared. */
export const plainCopy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plainCopy)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, plainCopy(inside)]))
}
