/** A value that can be compared with others of its kind. */
export interface OrderedValue {
  readonly kind: 'number' | 'instant'
  /** The form in JSON: dates as ISO text, integers that are not safe as their digits. */
  readonly json: string | number
  /** For an instant, its time in 10^-12 s. For an integer, the integer. `undefined` for other numbers. */
  readonly exact: bigint | undefined
  readonly approximate: number
}

const INTEGER = /^[+-]?\d{1,1000}$/
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const INSTANT =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i
const FRACTION_DIGITS = 12
const PER_MS = 1_000_000_000n

/**
 * A value in a form that can be compared. Numbers and texts of digits become numbers. Dates and ISO texts become
 * instants, in UTC if the text has no offset. `undefined` for every other value.
 */
export const orderedValue = (value: unknown): OrderedValue | undefined => {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return undefined
    const exact = Number.isInteger(value) ? BigInt(value) : undefined
    return { kind: 'number', json: value, exact, approximate: value }
  }
  if (typeof value === 'bigint') return ofText(String(value))
  if (value instanceof Date) {
    return Number.isNaN(value.getTime())
      ? undefined
      : instant(value.toISOString(), value.getTime(), '')
  }
  return typeof value === 'string' ? ofText(value) : undefined
}

/** Whether `one` is larger than `other`. Both must be of the same kind. */
export const isLarger = (one: OrderedValue, other: OrderedValue): boolean =>
  one.exact !== undefined && other.exact !== undefined
    ? one.exact > other.exact
    : one.approximate > other.approximate

const ofText = (text: string): OrderedValue | undefined => {
  if (NUMBER.test(text)) {
    const exact = INTEGER.test(text) ? BigInt(text.replace('+', '')) : undefined
    return { kind: 'number', json: text, exact, approximate: Number(text) }
  }
  const [, date, minutes = '00:00', seconds = '00', fraction = '', zone = 'Z'] =
    INSTANT.exec(text) ?? []
  if (date === undefined) return undefined
  const offset = /^[+-]\d\d$/.test(zone)
    ? `${zone}:00`
    : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
  const ms = Date.parse(`${date}T${minutes}:${seconds}${offset.toUpperCase()}`)
  return Number.isNaN(ms) ? undefined : instant(text, ms, fraction)
}

const instant = (json: string, ms: number, fraction: string): OrderedValue => ({
  ...{ kind: 'instant', json, approximate: ms },
  exact:
    BigInt(ms) * PER_MS + BigInt(fraction.slice(0, FRACTION_DIGITS).padEnd(FRACTION_DIGITS, '0')),
})
