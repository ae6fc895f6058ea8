import { isPlainObject } from '@panoply/errors/internal'

/** A copy of arrays and plain objects at every depth. Other values, such as dates, are shared. */
export const plainCopy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plainCopy)
  if (!isPlainObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, plainCopy(inside)]))
}
