import { PostgresError } from './postgres-error.js'

/**
 * The reasons to refuse a row: data that does not fit (22), a constraint (23), a trigger that raises (P0001), a row
 * that is too large for a page or an index (54000). Codes:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const OF_A_ROW = /^(22|23|P0001|54000)/

/** Whether the server refused a row, and would take others. */
export const isOfARow = (error: unknown): error is PostgresError =>
  error instanceof PostgresError && OF_A_ROW.test(error.sqlState ?? '')
