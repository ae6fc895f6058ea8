export { DEFAULT_DUCKDB_PATH, destinationKind } from './destination-kind.js'
export { DuckDbDestination } from './duckdb-destination.js'
