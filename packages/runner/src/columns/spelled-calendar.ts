import { SpelledValue } from './spelled-value.js'

const DAY = /^(\d{4})-\d\d-\d\d$/
/** Seconds may be missing. Zeros at the end do not count as digits. */
const CLOCK = /^((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}?)0*)?)?$/
const DAY_AND_CLOCK = /^(\d{4}-\d\d-\d\d)[T ](.+)$/i

/** A day of the years 1 to 9999, if the text spells exactly that. */
export const spelledDate = (text: string): unknown =>
  isDay(text) ? new SpelledValue('DATE', text) : text

/** A time of day without an offset, with at most microseconds. */
export const spelledTime = (text: string): unknown => {
  const clock = clockOf(text)
  return clock === undefined ? text : new SpelledValue('TIME', clock)
}

/** A day and a time of day, without an offset. */
export const spelledDateTime = (text: string): unknown => {
  const [, day = '', time = ''] = DAY_AND_CLOCK.exec(text) ?? []
  const clock = clockOf(time)
  return clock === undefined || !isDay(day) ? text : new SpelledValue('DATETIME', `${day}T${clock}`)
}

/** The day of a Date that is midnight in UTC. Another Date is returned unchanged. */
export const dayOfDate = (date: Date): unknown => {
  const text = date.toISOString()
  const [day = '', clock] = text.split('T')
  return clock === '00:00:00.000Z' && isDay(day) ? new SpelledValue('DATE', day) : date
}

const isDay = (text: string): boolean => {
  const [, year] = DAY.exec(text) ?? []
  if (year === undefined || year === '0000') return false
  const time = Date.parse(`${text}T00:00:00Z`)
  // `Date.parse` turns the 30th of February into a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

const clockOf = (text: string): string | undefined => {
  const [, minute, second = '00', fraction = ''] = CLOCK.exec(text) ?? []
  if (minute === undefined) return undefined
  return `${minute}:${second}${fraction === '' || /^0+$/.test(fraction) ? '' : `.${fraction}`}`
}
