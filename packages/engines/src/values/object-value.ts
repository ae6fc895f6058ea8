import type { PlainObject } from '@panoply/runner'

/**
 * Whether the value is an object with keys. An array is not. Unlike for `isPlainObject`, instances of classes are: errors
 * and the resources of a source are read, too.
 */
export const isObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The texts of an array of texts. `undefined` for any other value. */
export const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
