/** An object with keys of any kind: a row, parameters, state, metadata. Its values are not checked. */
export type PlainObject = Record<string, unknown>
