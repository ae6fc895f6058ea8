import { dependentsOf } from '../connection/server-words.js'
import type { Session } from '../connection/session.js'
import { PostgresError } from '../connection/postgres-error.js'
import type { FinalColumn } from './widen-table.js'

/** The error for a table with more columns than PostgreSQL allows. */
export const tooManyColumns = (session: Session, table: string, count: number): Error =>
  session.refusal(
    'limit',
    `table ${JSON.stringify(table)} would have ${count} columns, and PostgreSQL takes 1600 in a table ` +
      '(columns that were dropped count, too). Leave some out with excludes, or nest them in one object',
    table,
  )

/** Whether an error is that of {@link tooManyColumns}. */
export const isTooManyColumns = (error: unknown): boolean =>
  error instanceof PostgresError && error.kind === 'limit'

/** The error for a relation that is not a table. */
export const notATable = (session: Session, table: string, kind: string): Error =>
  session.refusal(
    'conflict',
    `${JSON.stringify(table)} is ${kind}: expected a table, or nothing. Choose another destination or schema, or rename it`,
    table,
  )

/** The error for a failed change of a table. */
export const tableRefused = (
  session: Session,
  table: string,
  error: unknown,
  retyped: readonly FinalColumn[] = [],
): unknown => {
  if (!(error instanceof PostgresError)) return error
  const words = wordsFor(error, table, retyped)
  return words === undefined ? error : session.failure(error.cause, words, table)
}

/** A field of the server's error, besides its code. */
type ServerFact = 'message' | 'column' | 'constraint'

const wordsFor = (
  { sqlState = '', cause }: PostgresError,
  table: string,
  retyped: readonly FinalColumn[],
): string | undefined => {
  const quoted = JSON.stringify(table)
  const facts = (cause ?? {}) as Partial<Record<ServerFact, string>>
  const { message = '', column = '', constraint = '' } = facts
  switch (sqlState) {
    case '0A000':
      if (retyped.length === 0) return undefined
      return (
        `rows that came need another type of ${retyped.map(typeText).join(', ')} in table ${quoted}, ` +
        `and something depends on the column (${dependentsOf(cause)}). Drop that, run again, and make it anew; ` +
        'or keep the column as text with stringFields'
      )
    case '23502':
      return `column ${JSON.stringify(column)} of table ${quoted} takes no NULL, and a row has no value for it. Drop its NOT NULL, or leave the rows out`
    case '23505':
      return `the unique index ${JSON.stringify(constraint)} of table ${quoted} does not take a row: its values are there already`
    case '23503':
      return `the foreign key ${JSON.stringify(constraint)} does not let rows of table ${quoted} be written or replaced`
    case '23514':
      return `the check ${JSON.stringify(constraint)} of table ${quoted} does not take a row`
    case 'P0001':
      return `a trigger of table ${quoted} does not take a row: ${message}`
    case '54000':
      return `a row of table ${quoted} is larger than PostgreSQL allows: ${message}`
    case '55P03':
      return `another session holds a lock on table ${quoted} for more than a minute`
    case '42501':
      return `the user may not write to table ${quoted}, or change it: ${message}`
    default:
      return sqlState.startsWith('22')
        ? `a value does not fit its column of table ${quoted}: ${message}`
        : undefined
  }
}

/** The column that the server named. */
export const columnOf = (error: unknown): string | undefined => {
  if (!(error instanceof PostgresError)) return undefined
  return (error.cause as Partial<Record<ServerFact, string>> | undefined)?.column
}

const typeText = ({ name, sqlType }: FinalColumn): string => `${JSON.stringify(name)} (${sqlType})`
