// What everyone uses.
export { StreamWriter, type WaitOptions } from './stream-writer.js'
export { type StreamWriterOptions } from './options.js'
export { type DeliveryReport, type UndeliveredRecord } from './delivery/delivery-report.js'
export { type WriterStats } from './delivery/ledger.js'
export {
  type FlushEvent,
  type RetryEvent,
  type SendEvent,
  type StreamWriterEvents,
} from './stream-writer-events.js'

// What tests and authors of libraries use besides.
export { type SqsClientLike } from './transport/sqs-client-like.js'
export { type Runtime } from './runtime/runtime.js'
export { type Clock, type Timer } from './runtime/clock.js'
export { type ExitGuard, type PendingWork } from './runtime/exit-guard.js'
