import { openForReading } from '../file/duckdb-file.js'
import type { DuckDbReader } from './duckdb-reader.js'

/**
 * Opens a DuckDB file to read its tables. No process may be writing to the file, and none can write to it until the
 * reader is closed. While a `DuckDbDestination` of this process writes, use its `reader()`.
 *
 * @example
 * import { readDuckDb } from '@panoply/duckdb'
 *
 * export const countUsers = async (path: string) => {
 *   const reader = await readDuckDb(path)
 *   try {
 *     const { rows } = await reader.query('SELECT count(*) FROM users', 1)
 *     return rows[0]?.[0]
 *   } finally {
 *     reader.close()
 *   }
 * }
 *
 * @param path an existing file
 * @throws InvalidArgumentError if it cannot be opened: there is none, or another process writes to it
 */
export const readDuckDb = async (path: string): Promise<DuckDbReader> => {
  const { connection, instance } = await openForReading(path)
  // Loaded only here, because it brings a large native library.
  const { DuckDbReader } = await import('./duckdb-reader.js')
  return new DuckDbReader(connection, () => {
    instance.closeSync()
  })
}
