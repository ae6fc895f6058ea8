/** An object as JSON has them. */
export type JsonObject = Record<string, unknown>

/** Whether the value is an object with keys. An array is not. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The texts of an array of texts. `undefined` for any other value. */
export const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
