// For every program that uses this package.
export { StreamWriter } from './stream-writer.js'
export type { WaitOptions } from './options/wait-options.js'
export { closeOnSignal, type CloseOnSignalOptions } from './shutdown/close-on-signal.js'
export type { CheckedRecord } from './intake/checked-record.js'
export type { RecordWriter } from './record-writer.js'
export type { Enrich, StreamWriterOptions, TableSchemas, WriterLogger } from './options/options.js'
export type { AnyTables, JsonCarryable, RecordFor, TableName } from './options/table-types.js'
export type { SchemaIssue, SchemaResult, StandardSchema } from './options/standard-schema.js'
export type { DeliveryReport } from './delivery/delivery-report.js'
export type { UndeliveredRecord } from './message/record-owners.js'
export type { WriterStats } from './delivery/ledger.js'
export type {
  FlushEvent,
  RetryEvent,
  SendEvent,
  SpoolEvent,
  StreamWriterEvents,
} from './events/stream-writer-events.js'

export type { FailureMessage, WriterIdentity } from './events/diagnostics.js'

// For tests, and for authors of libraries.
export { toCarryable } from './record/json-value.js'
export type { SqsClientLike } from './options/sqs-client-like.js'
export type { Runtime } from './runtime/runtime.js'
export type { Clock, Timer } from '@panoply/errors/internal'
export type { ExitGuard, PendingWork } from './runtime/exit-guard.js'
export type {
  CreateSpool,
  Spool,
  SpoolChange,
  SpoolContents,
  SpoolEntry,
  SpoolOptions,
  SpoolReceipt,
} from './spool/spool.js'
