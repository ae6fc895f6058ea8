import { createHash } from 'node:crypto'

/** The number of the advisory lock of a table. Every process gets the same number. */
export const lockNumber = (schema: string, table: string): string =>
  createHash('sha256').update(`panoply ${schema} ${table}`).digest().readBigInt64BE().toString()
