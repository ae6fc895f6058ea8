/** The kind of a value, for messages. Never the value itself, which may be a secret. */
export const describeValue = (value: unknown): string => {
  if (value === null) return 'null'
  if (value === '') return 'an empty text'
  if (Array.isArray(value)) return 'an array'
  return typeof value
}
