// For every program that uses this package.
export { runSource } from './run/run-source.js'
export { type Resume, type RunOptions } from './run/run-options.js'
export { type RunOutcome, type RunReport } from './run/run-report.js'
export { type RunEvent, type RunEventHandler } from './run/run-event.js'
export {
  type ObservedOutcome,
  type ObservedRun,
  type RunObserver,
  type RunProgressObserver,
  type StepObserver,
  type ToldError,
} from './telemetry/run-observer.js'
export { flushTelemetry, type FlushTelemetryOptions } from './telemetry/flush-telemetry.js'
export { type RejectedRow } from './run/rejects.js'
export { RunFailedError, type RunFailedFacts, type RunPart } from './run/run-failed-error.js'
export { RowError, type RowFacts } from './destination/row-error.js'
export { LeaseLostError, type LeaseLostFacts } from './state/lease-lost-error.js'
export { RunLockedError, type RunLockedFacts } from './state/run-locked-error.js'

// Destinations and state stores.
export { PanoplyDestination } from './destination/panoply/panoply-destination.js'
export { NdjsonDirectoryDestination } from './destination/ndjson/ndjson-directory-destination.js'
export { NdjsonStreamDestination } from './destination/ndjson/ndjson-stream-destination.js'
export { FileStateStore, type FileStateStoreOptions } from './state/file-state-store.js'
export { DryRunDestination } from './destination/dry-run-destination.js'
export { ChangesOnlyStore } from './state/changes-only-store.js'

// For authors of destinations and state stores.
export {
  type Destination,
  type DestinationOpening,
  type DestinationReport,
  type TableReport,
} from './destination/destination.js'
export { type DestinationKind, type DestinationPlace } from './destination/destination-kind.js'
export { encodeRows, isFaultOfRow, refusedRow } from './destination/encode-rows.js'
export { rowToJson, toJson } from './destination/json-line.js'
export { RowCounts } from './destination/row-counts.js'
export {
  type LateRefusals,
  NO_LATE_REFUSALS,
  type RefusedRow,
} from './destination/late-refusals.js'
export { type Refusal, TakenRows } from './destination/taken-rows.js'
export { makeRowFolder } from './destination/row-folder.js'
export { NotedTables, type PresentColumns } from './destination/noted-tables.js'
export { TableHistory, type TableHistoryOptions } from './destination/table-history.js'
export { shellCommand } from './destination/shell-command.js'

export { type Filled, parseTemplate, type Template } from './routing/template.js'
export { ID_KEY, type TableRow } from './routing/table-row.js'
export { type Checkpoint, parseCheckpoint } from './state/checkpoint.js'
export { type IncrementalCheckpoint, type LargestValues } from './state/incremental-checkpoint.js'
export { type SavedChange, type SavedSource } from './state/saved-source.js'
export { HeldLease, type HeldLeaseOptions, type Instant, instantOf } from './state/held-lease.js'
export { type Lease } from './state/lease.js'
export { SavedSourceFormat } from './state/saved-source-format.js'
export { type StateSession, type StateStore } from './state/state-store.js'
export { systemClock, type WallClock } from '@panoply/errors/internal'
export { DEFAULT_RETRY_DELAYS_MS } from './retry-budget.js'

// For destinations with database columns.
export { ColumnNames, type ColumnNameRules } from './columns/column-names.js'
export { type ColumnType, JsonText, typeOfValue, widen } from './columns/column-type.js'
export {
  type ColumnContent,
  listedContent,
  NULL_MARK,
  VALUE_SEPARATOR,
} from './columns/column-values.js'
export { DeclaredColumns, DeclaredStreams } from './columns/declared-columns.js'
export { type DeclaredType } from './columns/declared-type.js'
export { type BufferedColumn, RowBuffer } from './columns/row-buffer.js'
export { type SpelledKind, SpelledValue } from './columns/spelled-value.js'
export { storableName } from './columns/storable-name.js'
export { storableRow } from './columns/storable-row.js'
export { jsonOfValue, textOfValue } from './columns/value-text.js'

// For commands, consoles and engines that run sources.
export { type DeclaredStream } from './streams/declared-stream.js'
export { declaredStreams, type SourceFunction } from './streams/stream-declarations.js'
export { ndjsonDestinationKind } from './destination/ndjson/destination-kind.js'
export { standardOutput } from './destination/ndjson/standard-output.js'
export { panoplyDestinationKind } from './destination/panoply/destination-kind.js'
export { runKeyOf, slugOf, sourceKeyOf } from './run/run-identity.js'
export { SavedParams } from './run/saved-params.js'
export {
  type PastOptions,
  type PrintListener,
  ProcessCapture,
  type StandardStream,
} from './process/process-capture.js'
export { writePastCapture } from './process/write-past-capture.js'
export { importedFiles } from './source/imported-files.js'
export { loadModule } from './source/load-module.js'
export { parseModule } from './source/parse-module.js'
export { collectParams, type ParamSources } from './source/params/collect-params.js'
export { type Environment, environmentValue } from './source/params/environment-value.js'
export { sourceOptions } from './source/params/source-options.js'
export { type ParamEnvironment } from './source/params/param-environment.js'
export { type ParamFlag, paramFlags } from './source/params/param-flag.js'
export { refusedParams } from './source/params/refused-params.js'
export { type Option, type Prompter, type Question } from './source/params/prompter.js'
export type { PlainObject } from './values/plain-object.js'
export { textOf } from './values/text-of.js'
