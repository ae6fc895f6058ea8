/**
 * What the packages import of DuckDB, for built programs. A package of CommonJS that is bundled has no names for a
 * dynamic import. This file gives it names.
 */
export {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBBlobValue,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBTypeId,
  HUGEINT,
  JsonDuckDBValueConverter,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from '../node_modules/@duckdb/node-api/lib/index.js'
