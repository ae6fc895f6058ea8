import { createHash } from 'node:crypto'

/** The number of the lock of a table, the same in every process. */
export const lockNumber = (schema: string, table: string): string =>
  createHash('sha256').update(`panoply ${schema} ${table}`).digest().readBigInt64BE().toString()
