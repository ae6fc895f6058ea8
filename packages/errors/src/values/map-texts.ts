/** A copy of a value as JSON has it, with each text and each key changed. */
export const mapTexts = (value: unknown, change: (text: string) => string): unknown =>
  mapped(JSON.parse(JSON.stringify(value)), change)

const mapped = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapped(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [change(key), mapped(inside, change)]),
  )
}
