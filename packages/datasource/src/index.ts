// For every author of a data source.
export { DataSource } from './data-source/data-source.js'
export { defineConfig } from './config/define-config.js'
export { type SourceOf } from './config/source-of.js'
export {
  type Batch,
  type BatchItem,
  type RawMessage,
  type RecordGroup,
  type RecordGroupMetadata,
  type Row,
  type RowKeys,
} from './batch/batch.js'
export { type State } from './state/merge-state.js'
export { type DataSourceOptions, type Logger } from './options/data-source-options.js'
export {
  type AnyEventHandler,
  type DataSourceEvents,
  type EventData,
  type EventHandler,
  type LogEvent,
  type ProgressEvent,
  type SourceStateEvent,
} from './data-source/events.js'

// For some authors of data sources.
export { fromReadable, type OpenItems, type SourceReporter } from './data-source/from-readable.js'
export { type Field, type Resource } from './streams/resource.js'
export {
  type StreamDeclaration,
  type StreamDeclarations,
  type StreamSchema,
} from './streams/stream-declaration.js'
export { type ItemSource } from './data-source/item-reader.js'
export {
  backgroundProgress,
  type BackgroundProgressOptions,
  type ProgressReporter,
} from './data-source/background-progress.js'
export { getNested } from './values/get-nested.js'
export { parseJson } from './values/parse-json.js'
export { toChoices, type ChoicePart, type ToChoicesOptions } from './config/to-choices.js'
export { toRecordGroup, type ResourceReference } from './batch/record-group.js'
export { type Choice } from './config/choice.js'
export {
  type ChoiceItem,
  type DataSourceConfig,
  type Param,
  type ParamType,
  type ValuesFunction,
} from './config/config.js'
export { type SourceParameters, type SystemParameters } from './config/source-parameters.js'

// For systems that run data sources.
export { type DataSourceClass, type DataSourceModule } from './data-source/data-source-class.js'
export { resolveSource } from './config/resolve-source.js'
export { resolveValues } from './config/resolve-values.js'
export {
  SSH_TUNNEL_FIELDS,
  type SshTunnelField,
  type SshTunnelParameters,
} from './config/ssh-tunnel-param.js'
export { mergeState, mergeStateInto } from './state/merge-state.js'
export { type JsonObject, type JsonValue } from './state/json-value.js'
export { StateTracker, type StateTrackerOptions } from './state/state-tracker.js'
export { type StateUpdate } from './state/kept-state.js'
export { type StateSpan } from './state/open-reports.js'
export { type BatchTicket } from './state/batch-ticket.js'
export { isRawMessage, isRecordGroup, rowsOf } from './batch/batch-items.js'
export { checkBatch } from './batch/check-batch.js'
export { configSchema } from './config/config-schema.js'
export { checkConfig, type ConfigCheck, parseConfig } from './config/parse-config.js'
export { type ConfigIssue, issueText } from './config/config-issue.js'
export { checkSource, parseSource, type SourceCheck } from './config/parse-source.js'
export { secretParams } from './config/secret-params.js'
export { maskError, SecretMask, secretValues } from '@panoply/errors'
