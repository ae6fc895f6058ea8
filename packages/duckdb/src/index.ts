export { DEFAULT_DUCKDB_PATH, destinationKind } from './destination-kind.js'
export {
  DuckDbDestination,
  type DuckDbDestinationOptions,
} from './destination/duckdb-destination.js'
export type {
  ColumnFacts,
  DuckDbReader,
  QueryRows,
  RowRange,
  TableFacts,
} from './reader/duckdb-reader.js'
export { DuckDbError, type DuckDbFailure } from './duckdb-error.js'
export { readDuckDb } from './reader/read-duckdb.js'
export { QueryError, type QueryErrorKind } from './reader/query-error.js'
