import {
  type ColumnType,
  NULL_MARK,
  textOfValue,
  typeOfValue,
  VALUE_SEPARATOR,
} from '@panoply/runner'

import { sqlTypeOf } from '../columns/sql-type.js'
import { quoteName } from '../sql.js'
import type { StagedColumn } from './staged-column.js'

/** With fewer rows or more columns than this, an extra statement takes longer than it saves. */
const [MIN_ROWS, MAX_COLUMNS] = [100, 200]

/** The text from which DuckDB reads the same value. `undefined` if there is no such text. */
type Speller = (value: unknown) => string | undefined

const spellNumber: Speller = (value) => (Object.is(value, -0) ? '-0.0' : String(Number(value)))

/** A moment of the years 1 to 9999 in UTC, as DuckDB reads it. */
const UTC_MOMENT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/

/** A Date of the runner may have a text with another offset, and with more digits than its time. */
const spellMoment: Speller = (value) => {
  const date = value as Date
  const text = date.toISOString()
  if (UTC_MOMENT.test(text)) return text
  const [, beyond = ''] = /\.\d{3}(\d{1,3})/.exec(text) ?? []
  const utc = new Date(date.getTime()).toISOString()
  return UTC_MOMENT.test(utc) ? `${utc.slice(0, -1)}${beyond}Z` : undefined
}

/** The types whose values DuckDB reads from text without loss. Values of other types are staged in another way. */
const SPELLERS: Readonly<Partial<Record<ColumnType, Speller>>> = {
  NULL: textOfValue,
  BOOLEAN: (value) => String(value === true),
  INTEGER: String,
  LONG: String,
  HUGEINT: String,
  DOUBLE: spellNumber,
  DECIMAL: textOfValue,
  TIMESTAMP: spellMoment,
  DATETIME: textOfValue,
  DATE: textOfValue,
  TIME: textOfValue,
  VARCHAR: textOfValue,
}

/** A query whose result is rows, and its parameters. */
export interface RowQuery {
  readonly sql: string
  readonly texts: string[]
}

/**
 * Writes rows as a query, column by column. Each column is one text, which DuckDB parses in its own threads. That needs one
 * call per column instead of one call per value.
 *
 * @returns `undefined` if the rows cannot be written as text: there are only few of them, or a value has no such text
 */
export const queryOfTexts = (
  columns: readonly StagedColumn[],
  rowCount: number,
): RowQuery | undefined => {
  if (rowCount < MIN_ROWS || columns.length > MAX_COLUMNS) return undefined
  const texts: string[] = []
  const lists: string[] = []
  const values: string[] = []
  for (const [at, column] of columns.entries()) {
    const { text, isOne } = textOfColumn(column, rowCount) ?? {}
    if (text === undefined) return undefined
    texts.push(text)
    if (isOne !== true) lists.push(`unnest(string_split($${at + 1}, chr(31))) AS c${at}`)
    values.push(
      `CAST(${valueOf(at, text, isOne)} AS ${sqlTypeOf(column)}) AS ${quoteName(column.name)}`,
    )
  }
  // Without a list, nothing would tell the number of rows.
  const rows = lists.length > 0 ? `(SELECT ${lists.join()})` : `range(${rowCount})`
  return { sql: `SELECT ${values.join()} FROM ${rows}`, texts }
}

const valueOf = (at: number, text: string, isOne = false): string => {
  if (isOne) return `$${at + 1}`
  return text.includes(NULL_MARK) ? `nullif(c${at}, chr(30))` : `c${at}`
}

/** The text of all values, or the only text if all values are the same. */
interface ColumnText {
  readonly text: string
  readonly isOne: boolean
}

const textOfColumn = (
  { type, content }: StagedColumn,
  rowCount: number,
): ColumnText | undefined => {
  const spell = SPELLERS[type]
  if (!spell) return undefined
  const { repeated, length } = content
  if (repeated !== undefined && length === rowCount && !IS_RESERVED.test(repeated)) {
    return { text: repeated, isOne: true }
  }
  const text = content.joined ?? spelled(content.all, spell)
  if (text === undefined) return undefined
  const absent = Array.from({ length: rowCount - length }, () => NULL_MARK)
  return { text: (length === 0 ? absent : [text, ...absent]).join(VALUE_SEPARATOR), isOne: false }
}

const spelled = (values: readonly unknown[], spell: Speller): string | undefined => {
  const texts: string[] = []
  for (const value of values) {
    const text = spelledValue(value, spell)
    if (text === undefined) return undefined
    texts.push(text)
  }
  return texts.join(VALUE_SEPARATOR)
}

const spelledValue = (value: unknown, spell: Speller): string | undefined => {
  // The text of a number holds no reserved character.
  if (typeof value === 'number') return spell(value)
  const isText = typeof value === 'string'
  if (!isText && typeOfValue(value) === 'NULL') return NULL_MARK
  const text = isText ? value : spell(value)
  return text === undefined || IS_RESERVED.test(text) ? undefined : text
}

/** NUL ends a text that is passed to a statement. */
const IS_RESERVED = /[\0\x1e\x1f]/
