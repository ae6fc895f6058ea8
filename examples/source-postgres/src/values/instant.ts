/** `2026-03-29 00:30:00.123456+00`, in UTC as the session asks for. */
const INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/

const OFFSET = '+00'
/** Where the digits behind the point begin. */
const FRACTION_AT = '2026-03-29 00:30:00.'.length
const DIGITS_OF_DATE = 3
/** `Date.UTC` takes the years before for those of the 20th century. */
const FIRST_YEAR_OF_UTC = 100

/**
 * A moment with more digits than a Date holds. In JSON it has all of them; as a Date it is the millisecond that it lies in.
 */
class PreciseDate extends Date {
  readonly #text: string

  constructor(text: string) {
    super(text)
    this.#text = text
  }

  override toISOString(): string {
    return this.#text
  }

  override toJSON(): string {
    return this.#text
  }
}

/** A `timestamptz` as a Date. What is no moment of the years 1 to 9999, such as `infinity`, stays a text. */
export const parseInstant = (text: string): Date | string => {
  if (!INSTANT.test(text)) return text
  const digits = Math.max(0, text.length - OFFSET.length - FRACTION_AT)
  const year = numberAt(text, 0, 4)
  if (digits <= DIGITS_OF_DATE && year >= FIRST_YEAR_OF_UTC) {
    const month = numberAt(text, 5, 2) - 1
    const ms = numberAt(text, FRACTION_AT, digits) * 10 ** (DIGITS_OF_DATE - digits)
    const [day, hours] = [numberAt(text, 8, 2), numberAt(text, 11, 2)]
    const [minutes, seconds] = [numberAt(text, 14, 2), numberAt(text, 17, 2)]
    return new Date(Date.UTC(year, month, day, hours, minutes, seconds, ms))
  }
  const seconds = `${text.slice(0, 10)}T${text.slice(11, FRACTION_AT - 1)}`
  const fraction = text.slice(FRACTION_AT, FRACTION_AT + digits)
  return digits > DIGITS_OF_DATE
    ? new PreciseDate(`${seconds}.${fraction.padEnd(6, '0')}Z`)
    : new Date(`${seconds}.${fraction.padEnd(DIGITS_OF_DATE, '0')}Z`)
}

const numberAt = (text: string, from: number, digits: number): number => {
  let number = 0
  for (let at = from; at < from + digits; at += 1) number = number * 10 + text.charCodeAt(at) - ZERO
  return number
}

const ZERO = 48
