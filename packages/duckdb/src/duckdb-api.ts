/**
 * What this package uses of `@duckdb/node-api`, file by file. Its index has no names of its own, so Node would read all 60
 * files for their names first. That would take 0.15 s of processor time at each start of a run. The package has one exact
 * version, so the files are there.
 */
export { DuckDBDataChunk } from '@duckdb/node-api/lib/DuckDBDataChunk.js'
export { DuckDBInstance } from '@duckdb/node-api/lib/DuckDBInstance.js'
export {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  HUGEINT,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api/lib/DuckDBType.js'
export { DuckDBTypeId } from '@duckdb/node-api/lib/DuckDBTypeId.js'
export { JsonDuckDBValueConverter } from '@duckdb/node-api/lib/JsonDuckDBValueConverter.js'
export { DuckDBBlobValue } from '@duckdb/node-api/lib/values/DuckDBBlobValue.js'
export { DuckDBDateValue } from '@duckdb/node-api/lib/values/DuckDBDateValue.js'
export { DuckDBDecimalValue } from '@duckdb/node-api/lib/values/DuckDBDecimalValue.js'
export { DuckDBTimestampTZValue } from '@duckdb/node-api/lib/values/DuckDBTimestampTZValue.js'
export { DuckDBTimestampValue } from '@duckdb/node-api/lib/values/DuckDBTimestampValue.js'
export { DuckDBTimeValue } from '@duckdb/node-api/lib/values/DuckDBTimeValue.js'
