// For every program that uses this package.
export { PanoplyError, type PanoplyErrorOptions } from './classes/panoply-error.js'
export { isPanoplyError } from './classes/is-panoply-error.js'
export { isRetryable } from './classes/is-retryable.js'
export { retryAfterMsOf } from './classes/retry-after.js'
export {
  InvalidArgumentError,
  type InvalidArgumentFacts,
} from './classes/invalid-argument-error.js'
export { RecordTooLargeError, type RecordTooLargeFacts } from './classes/record-too-large-error.js'
export { BufferFullError, type BufferFullFacts } from './classes/buffer-full-error.js'
export { WriterClosedError } from './classes/writer-closed-error.js'
export {
  DeliveryError,
  type DeliveryFacts,
  type DeliverySummary,
  type TableRecord,
} from './classes/delivery-error.js'
export { SpoolError, type SpoolErrorKind, type SpoolFacts } from './classes/spool-error.js'
export {
  TokenValidationError,
  type TokenValidationFacts,
  type TokenValidationKind,
} from './classes/token-validation-error.js'
export { DataSourceError, type DataSourceFacts, type Phase } from './classes/data-source-error.js'

// For some authors of data sources.
export { wrapErrors } from './wrapping/wrap-errors.js'
export { ERROR_STATUSES, type ErrorStatus, registerErrorStatus } from './classes/error-status.js'
export {
  serializeError,
  type SerializedError,
  type SerializeErrorOptions,
} from './serializing/serialize-error.js'

// For authors of libraries.
export {
  type AnyFunction,
  methodDecorator,
  type MethodDecorator,
} from './wrapping/method-decorator.js'
export { isSecretName } from './masking/names/secret-name.js'
export { SecretMask } from './masking/secret-mask.js'
export { maskError } from './masking/mask-error.js'
export { maskThrown } from './wrapping/mask-thrown.js'
export { secretValues } from './masking/secret-values.js'
