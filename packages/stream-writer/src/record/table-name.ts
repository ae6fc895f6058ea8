import { InvalidArgumentError } from '@panoply/errors'

import { describeValue, unicodePattern } from '@panoply/errors/internal'

/** The longest name of a table, in characters. */
const MAX_TABLE_LENGTH = 255

/** Control characters, line separators and halves of surrogate pairs. No database accepts them in a name. */
const REFUSED_CHARACTER = /* @__PURE__ */ unicodePattern('[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]')

/**
 * Checks the name of a table: a text of 1 to 255 characters, not blank, without control characters.
 *
 * @throws InvalidArgumentError if the name breaks one of these rules
 */
export const requireTable = (table: unknown): string => {
  if (typeof table !== 'string' || table === '') {
    throw refusal('a non-empty string', describeValue(table))
  }
  if (table.trim() === '') throw refusal('a name', 'only white space')
  if (table.length > MAX_TABLE_LENGTH) {
    throw refusal(`at most ${MAX_TABLE_LENGTH} characters`, String(table.length))
  }
  const [character] = REFUSED_CHARACTER().exec(table) ?? []
  if (character === undefined) return table
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  throw refusal('a name without control characters', `one with U+${code}`)
}

const refusal = (expected: string, came: string): InvalidArgumentError =>
  new InvalidArgumentError(`table: expected ${expected}, got ${came}`, { argument: 'table' })
