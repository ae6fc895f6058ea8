/** `2026-03-29 00:30:00.123456+00`, in UTC as the session asks for. */
const INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/

const OFFSET = '+00'
/** Where the digits behind the point begin. */
const FRACTION_AT = '2026-03-29 00:30:00.'.length
const DIGITS_OF_DATE = 3
/** What an ISO text has behind the digits of the server, by their number. */
const ISO_ENDS = ['.000Z', '00Z', '0Z', 'Z', '00Z', '0Z', 'Z']

const MS_IN_SECOND = 1_000
const SECONDS_IN_DAY = 86_400
/** Of a year without a 29 February. */
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
/** From the first day of the year 0, which calendars do not have. */
const DAYS_BEFORE_1970 = 719_528

/**
 * A moment of a table. It has all digits in JSON; as a Date it is the millisecond that it lies in. Its text is made of
 * that of the server: to make the text of a Date takes as long as the JSON of ten other fields.
 */
class Instant extends Date {
  readonly #ms: number
  readonly #text: string

  constructor(ms: number, text: string) {
    super(ms)
    this.#ms = ms
    this.#text = text
  }

  override toISOString(): string {
    return this.#isUnchanged ? this.#text : super.toISOString()
  }

  override toJSON(): string {
    return this.#isUnchanged ? this.#text : super.toJSON()
  }

  /** A Date may be set to another moment. */
  get #isUnchanged(): boolean {
    return this.getTime() === this.#ms
  }
}

/** A `timestamptz` as a Date. What is no moment of the years 1 to 9999, such as `infinity`, stays a text. */
export const parseInstant = (text: string): Date | string =>
  INSTANT.test(text) ? new Instant(msOf(text), isoText(text)) : text

/** With three digits behind the point, as a Date has them, or with six. */
const isoText = (spelt: string): string =>
  `${spelt.slice(0, 10)}T${spelt.slice(11, -OFFSET.length)}${ISO_ENDS[fractionDigits(spelt)] ?? ''}`

const fractionDigits = (spelt: string): number =>
  Math.max(0, spelt.length - OFFSET.length - FRACTION_AT)

/** Since 1970. `Date.UTC` takes three times as long, and years before 100 for those of the 20th century. */
const msOf = (spelt: string): number => {
  const days = daysTo(numberAt(spelt, 0, 4), numberAt(spelt, 5, 2), numberAt(spelt, 8, 2))
  const minutes = numberAt(spelt, 11, 2) * 60 + numberAt(spelt, 14, 2)
  const seconds = days * SECONDS_IN_DAY + minutes * 60 + numberAt(spelt, 17, 2)
  const digits = Math.min(DIGITS_OF_DATE, fractionDigits(spelt))
  const ms = numberAt(spelt, FRACTION_AT, digits) * 10 ** (DIGITS_OF_DATE - digits)
  return seconds * MS_IN_SECOND + ms
}

/** From 1970-01-01 to a day, by the rule for leap years that all years have here. */
const daysTo = (year: number, month: number, day: number): number => {
  // The last year whose 29 February lies before the day.
  const past = month > 2 ? year : year - 1
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400)
  return 365 * year + leapDays + (DAYS_BEFORE_MONTH[month - 1] ?? 0) + day - DAYS_BEFORE_1970
}

const numberAt = (text: string, from: number, digits: number): number => {
  let number = 0
  for (let at = from; at < from + digits; at += 1) number = number * 10 + text.charCodeAt(at) - ZERO
  return number
}

const ZERO = 48
