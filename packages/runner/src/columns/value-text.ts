import { JsonText } from './column-type.js'

/** A value as text: a date in ISO 8601, bytes in base64. */
export const textOfValue = (value: unknown): string => {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return String(value)
}

/** A value as JSON. */
export const jsonOfValue = (value: unknown): string => {
  if (value instanceof JsonText) return value.text
  // Infinities and NaN are no numbers to JSON; a number of any length is, so that a bigint keeps its digits.
  const isJson = typeof value === 'boolean' || typeof value === 'bigint' || Number.isFinite(value)
  return isJson ? String(value) : JSON.stringify(textOfValue(value))
}
