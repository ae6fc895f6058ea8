import { type SecretMask, serializeError } from '@panoply/errors'

import type { ToldError } from './run-observer.js'

/** The message of this error names the id of a row, which is a value of the row. */
const ROW_REFUSED = 'PANOPLY_ROW_REFUSED'
/**
 * Wrong data and violated constraints. Their messages quote values:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const QUOTES_VALUES = /^2[23]/
/** Causes may be circular. */
const MAX_CAUSES = 10

/**
 * The facts of an error that may leave the process.
 *
 * @param secrets the secrets of the run
 */
export const toldError = (error: unknown, secrets: SecretMask): ToldError => {
  const { name, code, message } = serializeError(error, { secrets, stack: false })
  return { name, code, message: isOfRow(error) ? 'a row cannot be written' : message }
}

/** Whether a row caused the failure. */
const isOfRow = (error: unknown, depth = 0): boolean => {
  if (!(error instanceof Error) || depth > MAX_CAUSES) return false
  const { code, sqlState } = error as { code?: unknown; sqlState?: unknown }
  if (code === ROW_REFUSED) return true
  if (typeof sqlState === 'string' && QUOTES_VALUES.test(sqlState)) return true
  return isOfRow(error.cause, depth + 1)
}
