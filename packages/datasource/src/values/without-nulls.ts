import { isPlainObject } from '@panoply/errors/internal'

/** An object without its keys whose value is null. A CONFIG that was converted from Python uses null for "no value". */
export const withoutNulls = <Value>(value: Value): Value =>
  isPlainObject(value)
    ? // What is left of an object whose optional keys are gone is of its type.
      (Object.fromEntries(Object.entries(value).filter(([, inside]) => inside !== null)) as Value)
    : value
