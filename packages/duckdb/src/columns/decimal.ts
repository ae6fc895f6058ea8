import { SpelledValue } from '@panoply/runner'

/** DuckDB has no wider decimals: https://duckdb.org/docs/stable/sql/data_types/numeric */
export const DECIMAL_DIGITS = 38

/** The number of digits of a list of numbers. */
export interface DecimalShape {
  /** Digits before the point, in the longest number. */
  readonly whole: number
  /** Digits after the point, in the longest number. */
  readonly scale: number
}

/** The digits that a column needs for all of its values: decimals, and whole numbers among them. */
export const decimalShape = (values: readonly unknown[]): DecimalShape => {
  let whole = 1
  let scale = 0
  for (const value of values) {
    if (!isNumber(value)) continue
    const [digits = '', fraction = ''] = decimalText(value).split('.')
    whole = Math.max(whole, digits.startsWith('-') ? digits.length - 1 : digits.length)
    scale = Math.max(scale, fraction.length)
  }
  return { whole, scale }
}

/** Whether a DECIMAL of DuckDB can hold numbers of this shape. */
export const isStorable = ({ whole, scale }: DecimalShape): boolean =>
  whole + scale <= DECIMAL_DIGITS

/** The number as a count of its last digit, as DuckDB stores it: `1.25` is 125. */
export const unscaled = (value: unknown, scale: number): bigint => {
  const [digits = '', fraction = ''] = decimalText(value as number | bigint | SpelledValue).split(
    '.',
  )
  return BigInt(digits + fraction.padEnd(scale, '0'))
}

const isNumber = (value: unknown): value is number | bigint | SpelledValue =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof SpelledValue

const decimalText = (value: number | bigint | SpelledValue): string =>
  value instanceof SpelledValue ? value.text : String(value)
