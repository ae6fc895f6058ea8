import { openForReading } from '../file/duckdb-file.js'
import type { DuckDbReader } from './duckdb-reader.js'

/**
 * Opens a DuckDB file that no process writes to, to read its tables. Until the reader is closed no process can write to
 * it. While a `DuckDbDestination` of this process writes, take its `reader()`.
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
 * @param path a file that is there
 * @throws InvalidArgumentError if it cannot be opened: there is none, or another process writes to it
 */
export const readDuckDb = async (path: string): Promise<DuckDbReader> => {
  const { connection, instance } = await openForReading(path)
  // Loaded here and not before: with it comes a large native library.
  const { DuckDbReader } = await import('./duckdb-reader.js')
  return new DuckDbReader(connection, instance)
}
