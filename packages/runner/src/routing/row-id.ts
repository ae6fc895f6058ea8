import { InvalidArgumentError } from '@panoply/errors'

import { fieldValue, scalarText } from './field-value.js'
import { type Filled, fillParts, templateParts } from './template.js'

type Row = Readonly<Record<string, unknown>>

/** Returns the id of a row, or the names of the fields that the row lacks. */
export type RowId = (row: Row) => Filled

/**
 * Makes the ids of rows. Different values always give different ids. A number and its text are the same value.
 *
 * @param idpattern a template such as `{_type}#{_id}`, or the name of one column; it wins over a primary key
 * @param primaryKey the columns of the primary key
 * @returns `undefined` if rows have no id
 * @throws InvalidArgumentError when the template cannot be read, or two of its fields have no character between them
 */
export const rowIdRule = (
  idpattern: string | undefined,
  primaryKey: readonly string[],
): RowId | undefined => {
  if (idpattern !== undefined) return ruleOfPattern(idpattern)
  const [only] = primaryKey
  if (only === undefined) return undefined
  if (primaryKey.length === 1) return (row) => fillParts(ONE_COLUMN, primaryKey, row, idText)
  return (row) => {
    const filled = primaryKey.map((column) => ({ column, text: idText(row, column) }))
    const missing = filled.flatMap(({ column, text }) => (text === undefined ? [column] : []))
    // Values are joined as JSON, so that different values never give the same text.
    return missing.length > 0
      ? { missing }
      : { text: JSON.stringify(filled.map(({ text }) => text)) }
  }
}

const ruleOfPattern = (idpattern: string): RowId => {
  const { literals, fields } = templateParts(idpattern, 'idpattern')
  if (fields.length === 0) return ruleOfColumn(idpattern)
  for (const [index, literal] of literals.slice(1, -1).entries()) {
    if (literal !== '') continue
    throw new InvalidArgumentError(
      `idpattern: expected a character between {${fields[index] ?? ''}} and {${fields[index + 1] ?? ''}}, ` +
        `or different rows may get one id, got ${JSON.stringify(idpattern)}`,
      { argument: 'idpattern' },
    )
  }
  const escape = escaper(literals.join(''))
  const escapedText = (row: Row, field: string): string | undefined => {
    const text = idText(row, field)
    return text === undefined ? undefined : escape(text)
  }
  return (row) => fillParts(literals, fields, row, escapedText)
}

/** The rule for an id that is the name of one column without braces, as a person types it into "Primary Key". */
const ruleOfColumn = (column: string): RowId => {
  const columns = [column]
  let isKnown = false
  return (row) => {
    if (!isKnown && fieldValue(row, column) === undefined) {
      throw new InvalidArgumentError(
        `idpattern: expected fields in braces, such as {id}, or the name of a column, got ${JSON.stringify(column)}; ` +
          `the columns are ${Object.keys(row).slice(0, MAX_NAMES).join(', ')}`,
        { argument: 'idpattern' },
      )
    }
    isKnown = true
    return fillParts(ONE_COLUMN, columns, row, idText)
  }
}

/** The literals of an id that is one column: no text before it and none after it. */
const ONE_COLUMN: readonly string[] = ['', '']

const MAX_NAMES = 20

/**
 * Puts a backslash before each backslash in a value, and before each character that the template holds, too. So a
 * character without a backslash comes from the template, and an id can be read in only one way.
 */
const escaper = (literals: string): ((value: string) => string) => {
  if (literals === '') return (value) => value
  const special = new Set(Array.from(`${literals}\\`))
  return (value) => {
    let escaped = ''
    for (const character of value) escaped += special.has(character) ? `\\${character}` : character
    return escaped
  }
}

/** A part of an id. Objects and arrays become JSON with sorted keys, because the order of keys makes no difference. */
const idText = (row: Row, field: string): string | undefined => {
  const value = fieldValue(row, field)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64') || undefined
  if (typeof value !== 'object' || value === null || value instanceof Date) return scalarText(value)
  return JSON.stringify(value, sorted)
}

const sorted = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).sort(([first], [second]) => (first < second ? -1 : 1)),
  )
}
