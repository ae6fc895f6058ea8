import { InvalidArgumentError } from '@panoply/errors'
import type { DuckDBConnection } from '@duckdb/node-api'

/** A DuckDB file that is open, and the one connection that is used. */
export interface DuckDbFile {
  readonly connection: DuckDBConnection
  close(): void
}

/** Enough for the merges of a run; without it DuckDB takes most of the machine's memory for itself. */
const MEMORY_LIMIT = '1GB'

/**
 * Opens a DuckDB file. DuckDB is loaded here and not before, because it is a large native library.
 *
 * @throws InvalidArgumentError when it cannot be opened: another process has it, or it is no DuckDB file
 */
export const openDuckDbFile = async (path: string): Promise<DuckDbFile> => {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  try {
    // From the cache, because two instances of one file in one process would write over each other.
    const instance = await DuckDBInstance.fromCache(path, { memory_limit: MEMORY_LIMIT })
    const connection = await instance.connect()
    return {
      connection,
      close: () => {
        connection.closeSync()
        instance.closeSync()
      },
    }
  } catch (error) {
    throw new InvalidArgumentError(
      `the DuckDB file ${path} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      { argument: 'destination', cause: error },
    )
  }
}
