import type { DuckDBConnection } from '@duckdb/node-api'
import { textOf } from '@panoply/runner'

/** Enough for the merges of a run. Without a limit DuckDB uses most of the memory of the machine. */
export const MEMORY_LIMIT = '1GB'

/** Of a file, DuckDB keeps this much in memory between two commits. A run seldom reads again what it has written. */
const KEPT_MEMORY = '64MB'

/**
 * Gives back memory, which DuckDB does not do by itself: it keeps the blocks of the file that it has read or written until
 * it reaches its limit. Call it between two transactions.
 */
export const giveBackMemory = async (connection: DuckDBConnection): Promise<void> => {
  try {
    // DuckDB drops blocks until it is below a new limit.
    await connection.run(`SET memory_limit = '${KEPT_MEMORY}'`)
  } catch (error) {
    // More is in use. DuckDB has dropped what it could.
    if (!isOutOfMemory(textOf(error))) throw error
  }
  await connection.run(`SET memory_limit = '${MEMORY_LIMIT}'`)
}

/** Whether DuckDB says in its message that memory is missing. */
export const isOutOfMemory = (message: string): boolean =>
  /Out of Memory|could not allocate|failed to (pin|allocate)/i.test(message)
