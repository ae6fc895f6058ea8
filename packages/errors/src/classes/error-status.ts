import { InvalidArgumentError } from './invalid-argument-error.js'
import { TokenValidationError } from './token-validation-error.js'
import { describeValue } from '../values/describe-value.js'

/**
 * The meaning of each `status` of a {@link DataSourceError}.
 *
 * @example
 * ```ts
 * console.log(ERROR_STATUSES[429]) // 'rate limit'
 * ```
 */
export const ERROR_STATUSES = {
  400: 'bad request',
  401: 'unauthorized',
  403: 'permissions',
  404: 'not found',
  408: 'timeout',
  422: 'parsing',
  429: 'rate limit',
  500: 'internal',
  501: 'unclassified',
  506: 'the SDK failed to process an error',
} as const

/** One of the numbers of {@link ERROR_STATUSES}. */
export type ErrorStatus = keyof typeof ERROR_STATUSES

/** The status of an error whose class is not registered. */
export const UNCLASSIFIED: ErrorStatus = 501
/** The status of an error that the SDK could not read: its `status` is not in the table, or a getter throws. */
export const UNPROCESSABLE: ErrorStatus = 506

// oxlint-disable-next-line typescript/no-explicit-any -- any constructor, whatever it takes
type ErrorClass = abstract new (...args: any[]) => unknown

const REGISTRY = Symbol.for('@panoply/errors/status-registry')

/**
 * There is one registry per process. A data source may register with one installed copy of this package, and another
 * copy may wrap its errors.
 */
const registry = ((globalThis as { [REGISTRY]?: Map<object, ErrorStatus> | undefined })[
  REGISTRY
] ??= new Map<object, ErrorStatus>())

// Every copy registers its own classes, even if another copy has made the registry.
registry.set(InvalidArgumentError.prototype, 400)
registry.set(TokenValidationError.prototype, 401)

export const isErrorStatus = (value: unknown): value is ErrorStatus =>
  typeof value === 'number' && Object.hasOwn(ERROR_STATUSES, value)

/**
 * Registers the status that `wrapErrors` gives to errors of a class. It holds for derived classes, too, unless they are
 * registered themselves. Registering a class again replaces its status.
 *
 * @throws InvalidArgumentError when the first argument is not a class, or the status is not in {@link ERROR_STATUSES}
 *
 * @example
 * ```ts
 * class QuotaExceeded extends Error {}
 * registerErrorStatus(QuotaExceeded, 429)
 * ```
 */
export const registerErrorStatus = (errorClass: ErrorClass, status: ErrorStatus): void => {
  const prototype: unknown = typeof errorClass === 'function' ? errorClass.prototype : undefined
  if (typeof prototype !== 'object' || prototype === null) {
    throw new InvalidArgumentError(
      `registerErrorStatus: expected a class of errors, got ${describeValue(errorClass)}`,
      { argument: 'errorClass' },
    )
  }
  if (!isErrorStatus(status)) {
    const came = typeof status === 'number' ? '' : `the ${typeof status} `
    throw new InvalidArgumentError(
      `registerErrorStatus: expected one of ${Object.keys(ERROR_STATUSES).join(', ')}, got ${came}${String(status)}`,
      { argument: 'status' },
    )
  }
  registry.set(prototype, status)
}

/**
 * The status of the closest registered class among the class of the error and its base classes. 501 if none is
 * registered.
 */
export const statusOf = (error: unknown): ErrorStatus => {
  let link: unknown = error
  while (typeof link === 'object' && link !== null) {
    const status = registry.get(link)
    if (status !== undefined) return status
    link = Object.getPrototypeOf(link)
  }
  return UNCLASSIFIED
}
