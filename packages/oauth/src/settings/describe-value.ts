/** What came instead of what was expected, in a word or two, and never the value itself: it may be a secret. */
export const describeValue = (value: unknown): string => {
  if (value === null) return 'null'
  if (value === '') return 'an empty text'
  if (Array.isArray(value)) return 'an array'
  return typeof value
}
