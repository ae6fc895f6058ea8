import { type ColumnType, JsonText } from './column-type.js'
import { dayOfDate, spelledDate, spelledDateTime, spelledTime } from './spelled-calendar.js'
import { decimalOfNumber, spelledDecimal } from './spelled-decimal.js'
import { SpelledValue } from './spelled-value.js'

/**
 * The value in the form of a column of this type, if nothing of it is lost. A text may spell a number, a boolean, a
 * moment, a day, a time of day, bytes in base64, or JSON. Every other value is returned unchanged.
 */
export const fittedValue = (value: unknown, type: ColumnType): unknown =>
  typeof value === 'string' ? fittedText(value, type) : fittedOther(value, type)

const fittedOther = (value: unknown, type: ColumnType): unknown => {
  if (type === 'DECIMAL') {
    if (typeof value === 'number') return decimalOfNumber(value)
    return typeof value === 'bigint' ? new SpelledValue('DECIMAL', String(value)) : value
  }
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return value
  if (type === 'DATE') return dayOfDate(value)
  return type === 'VARCHAR' ? value.toISOString() : value
}

const fittedText = (value: string, type: ColumnType): unknown => {
  switch (type) {
    case 'BOOLEAN':
      return value === 'true' ? true : value === 'false' ? false : value
    case 'INTEGER':
      return spelledInteger(value)
    case 'DOUBLE':
      return spelledNumber(value)
    case 'DECIMAL':
      return spelledDecimal(value)
    case 'TIMESTAMP':
      return spelledMoment(value)
    case 'DATETIME':
      return spelledDateTime(value)
    case 'DATE':
      return spelledDate(value)
    case 'TIME':
      return spelledTime(value)
    case 'BLOB':
      return spelledBytes(value)
    case 'JSON':
      return spelledJson(value)
    default:
      return value
  }
}

/** Whole numbers as JSON spells them: `007` and `-0` are texts. No column holds more than 39 digits. */
const INTEGER = /^(?:0|-?[1-9]\d{0,38})$/

const spelledInteger = (text: string): unknown => {
  if (!INTEGER.test(text)) return text
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

const NUMBER = /^-?(?:0|[1-9]\d{0,300})(?:\.\d{1,300})?(?:e[+-]?\d{1,3})?$/i
/** A number of at most this many digits stays the same when it is read as a double and written again. */
const SAFE_DIGITS = 15

const spelledNumber = (text: string): unknown => {
  if (text === 'Infinity' || text === '-Infinity') return Number(text)
  if (!NUMBER.test(text) || text === '-0') return text
  const number = Number(text)
  const [digits = ''] = text.toLowerCase().split('e')
  const significant = digits.replace(/[-.]/g, '').replace(/^0+/, '').length
  const isExact = String(number) === text || significant <= SAFE_DIGITS
  return isExact && Number.isFinite(number) && (number !== 0 || significant === 0) ? number : text
}

/** A moment, with its original text. A text column keeps the text, with the offset and all digits. */
class SpelledMoment extends Date {
  readonly #text: string

  constructor(timeMs: number, text: string) {
    super(timeMs)
    this.#text = text
  }

  override toISOString(): string {
    return this.#text
  }

  override toJSON(): string {
    return this.#text
  }
}

const MOMENT =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6})0*)?)?(?: ?(Z|[+-]\d\d(?::?\d\d)?))?$/i

/**
 * A text without an offset is taken as UTC. A day that does not exist, and more digits than microseconds, stay a text.
 */
const spelledMoment = (text: string): unknown => {
  const [, day, minute, second = '00', fraction = '', offset = 'Z'] = MOMENT.exec(text) ?? []
  if (day === undefined || minute === undefined || day.startsWith('0000')) return text
  const [sign = '', hours = '00', minutes = '00'] =
    /^([+-])(\d\d):?(\d\d)?$/.exec(offset)?.slice(1) ?? []
  const zone = sign === '' ? 'Z' : `${sign}${hours}:${minutes}`
  const local = Date.parse(`${day}T${minute}:${second}Z`)
  const timeMs = Date.parse(
    `${day}T${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`,
  )
  // `Date.parse` turns the 30th of February into a day in March.
  const isReal = !Number.isNaN(local) && new Date(local).toISOString().startsWith(day)
  if (!isReal || Number.isNaN(timeMs) || minute.startsWith('24')) return text
  return new SpelledMoment(timeMs, `${day}T${minute}:${second}${fraction && `.${fraction}`}${zone}`)
}

const BASE64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/

const spelledBytes = (text: string): unknown => {
  if (text.length % 4 !== 0 || !BASE64.test(text)) return text
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : text
}

const spelledJson = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    JSON.parse(text)
  } catch {
    // A text that is no JSON stays a text.
    return text
  }
  return new JsonText(text)
}
