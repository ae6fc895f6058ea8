import { createHash } from 'node:crypto'

import { storableName } from '@panoply/runner'

/** PostgreSQL cuts longer names without an error: https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
const MAX_NAME_BYTES = 63
const HASH_CHARACTERS = 8

/** Columns that every table has already: https://www.postgresql.org/docs/current/ddl-system-columns.html */
export const SYSTEM_COLUMNS = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'] as const

/** Quotes a name for SQL. The name may have any characters. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The name of a table with its schema, quoted for SQL. */
export const quoteTable = (schema: string, table: string): string =>
  `${quoteName(schema)}.${quoteName(table)}`

/**
 * The name under which PostgreSQL stores a table or column. A name of more than 63 bytes is cut and gets a digest of
 * the whole name at its end. So two long names with the same beginning stay different, and each stays the same in every
 * run.
 */
export const storedName = (name: string): string => {
  const whole = storableName(name)
  if (Buffer.byteLength(whole) <= MAX_NAME_BYTES) return whole
  const digest = createHash('sha256').update(name).digest('hex').slice(0, HASH_CHARACTERS)
  return `${cutToBytes(whole, MAX_NAME_BYTES - digest.length - 1)}_${digest}`
}

const cutToBytes = (text: string, limit: number): string => {
  let bytes = 0
  let end = 0
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > limit) break
    end += character.length
  }
  return text.slice(0, end)
}
