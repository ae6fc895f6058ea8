/**
 * Prints whether the native library of DuckDB is loaded: after the import of the package, and after a file is opened.
 *
 * @param process.argv the file
 */
import { DuckDbDestination } from '../../src/index.js'

const isLoaded = (): boolean => {
  // Node types the report only as an object.
  const { sharedObjects } = process.report.getReport() as { sharedObjects: readonly string[] }
  return sharedObjects.some((path) => path.endsWith('duckdb.node'))
}

const destination = new DuckDbDestination(process.argv[2] ?? '')
console.log(isLoaded())
await destination.open({ runKey: 'any' })
console.log(isLoaded())
await destination.close()
