import { SpelledValue } from './spelled-value.js'

/** Numbers as JSON spells them, without an exponent. PostgreSQL accepts far more digits than this. */
const DECIMAL = /^-?(?:0|[1-9]\d{0,999})(?:\.\d{1,999})?$/
const ZERO = /^-0(?:\.0*)?$/
const WITH_EXPONENT = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/

/** A decimal number that a text spells keeps all its digits. `-0`, `007`, `1e5` and `NaN` stay texts. */
export const spelledDecimal = (text: string): unknown =>
  DECIMAL.test(text) && !ZERO.test(text) ? new SpelledValue('DECIMAL', text) : text

/** A number as JavaScript spells it: the shortest text with this value. Infinities and NaN are returned unchanged. */
export const decimalOfNumber = (number: number): unknown =>
  Number.isFinite(number) ? new SpelledValue('DECIMAL', withoutExponent(String(number))) : number

const withoutExponent = (text: string): string => {
  const [, sign, whole, fraction = '', exponent] = WITH_EXPONENT.exec(text) ?? []
  if (sign === undefined || whole === undefined) return text
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point >= digits.length) return `${sign}${digits.padEnd(point, '0')}`
  // JavaScript uses an exponent only below 1e-6 and from 1e21 on. So the point is never between the digits.
  return `${sign}0.${'0'.repeat(-point)}${digits}`
}
