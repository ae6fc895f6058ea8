/** An object with keys of any kind: a row, parameters, state, metadata. Its values are not checked. */
export type PlainObject = Record<string, unknown>

/** Whether the value is an object with keys: neither null nor an array. */
export const isPlainObject = (value: unknown): value is PlainObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
