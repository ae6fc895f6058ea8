import { JsonText } from './column-type.js'
import { SpelledValue } from './spelled-value.js'

/**
 * The value of a column as text: a date in ISO 8601, bytes in base64.
 *
 * @example
 * ```ts
 * console.log(textOfValue(new Date(0))) // 1970-01-01T00:00:00.000Z
 * ```
 */
export const textOfValue = (value: unknown): string => {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return value instanceof SpelledValue ? value.text : String(value)
}

/**
 * The value of a column as JSON.
 *
 * @example
 * ```ts
 * console.log(jsonOfValue(7n), jsonOfValue('a')) // 7 "a"
 * ```
 */
export const jsonOfValue = (value: unknown): string => {
  if (value instanceof JsonText) return value.text
  if (value instanceof SpelledValue && value.kind === 'DECIMAL') return value.text
  // JSON has no infinities and no NaN. It has numbers of any length, so a bigint keeps its digits.
  const isJson = typeof value === 'boolean' || typeof value === 'bigint' || Number.isFinite(value)
  return isJson ? String(value) : JSON.stringify(textOfValue(value))
}
