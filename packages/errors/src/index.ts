// What everyone uses.
export { PanoplyError, type PanoplyErrorOptions } from './panoply-error.js'
export { isPanoplyError } from './is-panoply-error.js'
export { isRetryable } from './is-retryable.js'
export { InvalidArgumentError, type InvalidArgumentFacts } from './invalid-argument-error.js'
export { RecordTooLargeError, type RecordTooLargeFacts } from './record-too-large-error.js'
export { BufferFullError, type BufferFullFacts } from './buffer-full-error.js'
export { WriterClosedError } from './writer-closed-error.js'
export { DeliveryError, type DeliveryFacts, type TableRecord } from './delivery-error.js'
export { SpoolError, type SpoolErrorKind, type SpoolFacts } from './spool-error.js'
export {
  TokenValidationError,
  type TokenValidationFacts,
  type TokenValidationKind,
} from './token-validation-error.js'
export { DataSourceError, type DataSourceFacts, type Phase } from './data-source-error.js'

// What authors of data sources use besides.
export { wrapErrors } from './wrap-errors.js'
export { ERROR_STATUSES, type ErrorStatus, registerErrorStatus } from './error-status.js'
export {
  serializeError,
  type SerializedError,
  type SerializeErrorOptions,
} from './serialize-error.js'

// What authors of libraries use besides.
export { type AnyFunction, methodDecorator, type MethodDecorator } from './method-decorator.js'
export { isSecretName } from './secret-name.js'
export { SecretMask } from './masking/secret-mask.js'
export { maskError } from './masking/mask-error.js'
