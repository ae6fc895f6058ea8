import { PostgresError } from './postgres-error.js'

/**
 * The codes for a refused row: data that does not fit (22), a constraint (23), an exception in a trigger (P0001), a row
 * that is too large for a page or an index (54000). All codes:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const OF_A_ROW = /^(22|23|P0001|54000)/

/** Whether the server refused a single row, so that other rows can still be written. */
export const isOfARow = (error: unknown): error is PostgresError =>
  error instanceof PostgresError && OF_A_ROW.test(error.sqlState ?? '')
