import { DataSourceError, type Phase } from '../classes/data-source-error.js'
import { statusOf, UNPROCESSABLE } from '../classes/error-status.js'
import { InvalidArgumentError } from '../classes/invalid-argument-error.js'
import { isPanoplyError } from '../classes/is-panoply-error.js'
import { isRetryable } from '../classes/is-retryable.js'
import { retryAfterMsOf } from '../classes/retry-after.js'
import { guardCall } from './guard-call.js'
import { type AnyFunction, type MethodDecorator, methodDecorator } from './method-decorator.js'
import { errorNameOf } from '../values/error-name.js'
import { readProperty } from '../values/read-property.js'
import { identityOfCall, type SourceIdentity } from './source-identity.js'
import { standInMessage } from './stand-in-message.js'

const PHASES: readonly Phase[] = ['collect', 'config']

/**
 * Turns every error of a method into a {@link DataSourceError}. It has a `status` from the registry (see
 * `registerErrorStatus`), the original error as `cause`, the `retryable` of the original, and the type, id and database
 * of the source. These come from `this.source`, or from the first argument if it is a source (`listResources(source)`)
 * or has one.
 *
 * Works as a standard and as a legacy decorator and as a plain wrapper, on methods, async methods, generators and async
 * generators. A `DataSourceError` is kept, and gets the outer phase. If it is frozen, it is copied. If an error cannot
 * be read, because its getters throw, the status is 506. The error is still the `cause`.
 *
 * @example
 * ```ts
 * class Stream {
 *   @wrapErrors('collect')
 *   async read(): Promise<object[] | null> {
 *     return null
 *   }
 * }
 * console.log(await new Stream().read())
 *
 * const listResources = wrapErrors('config')(async (source: object) => Object.keys(source))
 * console.log(await listResources({ type: 'orders' }))
 * ```
 *
 * @param phase what the method does: it reads rows (`collect`), or answers questions about the configuration (`config`)
 * @throws InvalidArgumentError when the phase is neither
 */
export const wrapErrors = (phase: Phase): MethodDecorator => {
  if (!PHASES.includes(phase)) {
    throw new InvalidArgumentError(
      `wrapErrors: expected one of ${PHASES.join(', ')}, got ${phase as string}`,
      { argument: 'phase' },
    )
  }
  return methodDecorator(
    'wrapErrors',
    (method) =>
      function (this: unknown, ...args: unknown[]): unknown {
        const normalise = (error: unknown): unknown =>
          normaliseError(error, phase, identityOfCall(this, args[0]))
        return guardCall(() => method.apply(this, args), normalise)
      } as AnyFunction,
  )
}

const normaliseError = (error: unknown, phase: Phase, identity: SourceIdentity): unknown => {
  try {
    if (isDataSourceError(error)) return withPhase(error, phase)
    return new DataSourceError(messageOf(error) || standInMessage(error), {
      phase,
      status: statusOf(error),
      ...identity,
      errorName: nameOf(error),
      retryable: isRetryable(error),
      retryAfterMs: retryAfterMsOf(error),
      cause: error,
    })
  } catch {
    // A thrown value whose getters throw must still arrive as an error that the platform can store.
    return new DataSourceError('an error was thrown that could not be read', {
      phase,
      status: UNPROCESSABLE,
      ...identity,
      retryable: isRetryable(error),
      cause: error,
    })
  }
}

const isDataSourceError = (error: unknown): error is DataSourceError =>
  isPanoplyError(error) && readProperty(error, 'code') === 'PANOPLY_DATA_SOURCE_FAILED'

/** The error itself, changed, so that other code that holds it sees the outer phase. A frozen error is copied. */
const withPhase = (error: DataSourceError, phase: Phase): DataSourceError => {
  if (error.phase === phase || Reflect.set(error, 'phase', phase)) return error
  const { createdAt, ...facts } = error
  const copy = new DataSourceError(error.message, { ...facts, phase, cause: error })
  return Object.assign(copy, { createdAt })
}

/** `instanceof Error` is `false` for errors of another realm, and for thrown objects that only look like errors. */
const messageOf = (error: unknown): string => textAt(error, 'message') ?? String(error)

const nameOf = (error: unknown): string => errorNameOf(error) ?? typeof error

const textAt = (value: unknown, key: string): string | undefined => {
  const text = typeof value === 'object' ? readProperty(value, key) : undefined
  return typeof text === 'string' ? text : undefined
}
