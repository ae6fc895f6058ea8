/** A value that was parsed from JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/** An object or an array, which can be unfolded. */
export type Nested = Exclude<Json, null | boolean | number | string>

/** `true` for an object or an array with something inside. */
export const isNested = (value: Json | undefined): value is Nested =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0

/** The parts of an object by key, of an array by position. */
export const partsOf = (value: Nested): readonly (readonly [string, Json])[] =>
  Object.entries(value)
