// What everyone uses.
export { DEFAULT_DUCKDB_PATH, runSource } from './run/run-source.js'
export { type Resume, type RunOptions } from './run/run-options.js'
export { type RunOutcome, type RunReport } from './run/run-report.js'
export { type RunEvent, type RunEventHandler } from './run/run-event.js'
export { RunFailedError, type RunFailedFacts, type RunPart } from './failure/run-failed-error.js'
export { RunLockedError, type RunLockedFacts } from './failure/run-locked-error.js'

// Where rows and state go.
export { DuckDbDestination } from './destination/duckdb/duckdb-destination.js'
export { PanoplyDestination } from './destination/panoply/panoply-destination.js'
export { NdjsonDirectoryDestination } from './destination/ndjson/ndjson-directory-destination.js'
export { NdjsonStreamDestination } from './destination/ndjson/ndjson-stream-destination.js'
export { FileStateStore } from './state/file-state-store.js'

// What authors of destinations and state stores use besides.
export {
  type Destination,
  type DestinationReport,
  type TableReport,
} from './destination/destination.js'
export { rowToJson, toJson } from './destination/json-line.js'
export { standardOutput } from './destination/ndjson/standard-output.js'
export { parseTemplate, type Template } from './routing/template.js'
export { ID_KEY, type TableRow } from './routing/table-row.js'
export { type Checkpoint, type JsonObject } from './state/checkpoint.js'
export { type KeptChange, type KeptSource } from './state/kept-source.js'
export { type StateSession, type StateStore } from './state/state-store.js'
export { type Clock, systemClock } from './clock/clock.js'
export { parseModule } from './module/data-source-module.js'
export { slugOf } from './run/run-identity.js'
