/** `2026-03-29 00:30:00.123456+00`, in UTC as the session asks for. */
const INSTANT = /^(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/

const DIGITS_OF_DATE = 3

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
  const [, year = '', month = '', day = '', time = '', fraction = ''] = INSTANT.exec(text) ?? []
  if (year === '') return text
  const seconds = `${year}-${month}-${day}T${time}`
  return fraction.length > DIGITS_OF_DATE
    ? new PreciseDate(`${seconds}.${fraction.padEnd(6, '0')}Z`)
    : new Date(`${seconds}.${fraction.padEnd(DIGITS_OF_DATE, '0')}Z`)
}
