/** Writes moments and days of any year as ISO 8601 does. A Date of JavaScript ends in the year 275760. */

const SECONDS_PER_DAY = 86_400n
/** The calendar repeats itself after 400 years. */
const DAYS_PER_ERA = 146_097n
/** From the 1st of March of the year 0, where an era begins, to 1970. */
const DAYS_TO_EPOCH = 719_468n

/** @param days since 1970. Year, month and day by https://howardhinnant.github.io/date_algorithms.html#civil_from_days */
export const formatDay = (days: bigint): string => {
  const shifted = days + DAYS_TO_EPOCH
  const era = floorDivide(shifted, DAYS_PER_ERA)
  const dayOfEra = shifted - era * DAYS_PER_ERA
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36_524n - dayOfEra / 146_096n) / 365n
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n)
  const shiftedMonth = (5n * dayOfYear + 2n) / 153n
  const day = dayOfYear - (153n * shiftedMonth + 2n) / 5n + 1n
  const month = shiftedMonth < 10n ? shiftedMonth + 3n : shiftedMonth - 9n
  const year = yearOfEra + era * 400n + (month <= 2n ? 1n : 0n)
  return `${formatYear(year)}-${twoDigits(month)}-${twoDigits(day)}`
}

/**
 * @param value units since 1970
 * @param digits of a second that one unit is: 3 for milliseconds
 */
export const formatMoment = (value: bigint, digits: number): string => {
  const perSecond = 10n ** BigInt(digits)
  const seconds = floorDivide(value, perSecond)
  const fraction = value - seconds * perSecond
  const days = floorDivide(seconds, SECONDS_PER_DAY)
  const second = seconds - days * SECONDS_PER_DAY
  const time = [second / 3600n, (second / 60n) % 60n, second % 60n].map(twoDigits).join(':')
  return `${formatDay(days)}T${time}.${String(fraction).padStart(digits, '0')}Z`
}

/** @param interval months, days and milliseconds, each of four bytes, as Parquet stores them */
export const formatDuration = (interval: Uint8Array): string => {
  const bytes = Buffer.from(interval)
  const [months, days, millis] = [0, 4, 8].map((offset) => bytes.readUInt32LE(offset))
  return `P${months}M${days}DT${(millis ?? 0) / 1000}S`
}

/** Four digits, or a sign and six and more, as Date writes it. */
const formatYear = (year: bigint): string => {
  if (year >= 0n && year <= 9999n) return String(year).padStart(4, '0')
  const size = year < 0n ? -year : year
  return `${year < 0n ? '-' : '+'}${String(size).padStart(6, '0')}`
}

const twoDigits = (value: bigint): string => String(value).padStart(2, '0')

const floorDivide = (value: bigint, by: bigint): bigint => {
  const quotient = value / by
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient
}
