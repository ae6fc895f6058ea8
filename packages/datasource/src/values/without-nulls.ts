import { isPlainObject } from '@panoply/errors/internal'

/** An object without the keys that are null: where CONFIG was Python, None says that there is nothing. */
export const withoutNulls = <Value>(value: Value): Value =>
  isPlainObject(value)
    ? // What is left of an object whose optional keys are gone is of its type.
      (Object.fromEntries(Object.entries(value).filter(([, inside]) => inside !== null)) as Value)
    : value
