import { DataSourceError, type Phase } from './data-source-error.js'
import { statusOf, UNPROCESSABLE } from './error-status.js'
import { InvalidArgumentError } from './invalid-argument-error.js'
import { isPanoplyError } from './is-panoply-error.js'
import { isRetryable } from './is-retryable.js'
import { type AnyFunction, type MethodDecorator, methodDecorator } from './method-decorator.js'
import { readProperty } from './read-property.js'
import { identityOfCall, type SourceIdentity } from './source-identity.js'
import { standInMessage } from './stand-in-message.js'

const PHASES: readonly Phase[] = ['collect', 'config']

/**
 * Turns whatever a method throws into a {@link DataSourceError}: with a `status` from the registry (see
 * `registerErrorStatus`), the original as `cause`, its `retryable` kept, and the source's type, id and database.
 * Those are read from `this.source`, or from the first argument where that is a source (`listResources(source)`) or
 * has one.
 *
 * Works as a standard and as a legacy decorator and as a plain wrapper, on methods, async methods, generators and
 * async generators. An error that is already normalised is kept and given the outer phase, or copied where it is
 * frozen. An error that cannot be read, because its getters throw, gets the status 506 and is the `cause` all the same.
 *
 * @example
 * class Stream extends DataSource {
 *   @wrapErrors('collect')
 *   async read() { … }
 * }
 * const listResources = wrapErrors('config')(async (source) => …)
 *
 * @param phase what the method does: `collect` rows, or answer for the `config`uration
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
        return guard(() => method.apply(this, args), normalise)
      } as AnyFunction,
  )
}

const guard = (call: () => unknown, normalise: (error: unknown) => unknown): unknown => {
  let result: unknown
  try {
    result = call()
  } catch (error) {
    throw normalise(error)
  }
  if (isThenable(result)) return guardPromise(result, normalise)
  if (isGenerator(result, Symbol.asyncIterator)) return guardAsyncGenerator(result, normalise)
  if (isGenerator(result, Symbol.iterator)) return guardGenerator(result, normalise)
  return result
}

const guardPromise = async (
  promise: PromiseLike<unknown>,
  normalise: (error: unknown) => unknown,
): Promise<unknown> => {
  try {
    return await promise
  } catch (error) {
    throw normalise(error)
  }
}

async function* guardAsyncGenerator(
  generator: AsyncGenerator,
  normalise: (error: unknown) => unknown,
): AsyncGenerator {
  try {
    return (yield* generator) as unknown
  } catch (error) {
    throw normalise(error)
  }
}

function* guardGenerator(generator: Generator, normalise: (error: unknown) => unknown): Generator {
  try {
    return (yield* generator) as unknown
  } catch (error) {
    throw normalise(error)
  }
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof readProperty(value, 'then') === 'function'

/** A generator object, not any iterable: an array that a method returns passes through as it is. */
const isGenerator = <Key extends symbol>(
  value: unknown,
  key: Key,
): value is Key extends typeof Symbol.asyncIterator ? AsyncGenerator : Generator =>
  typeof value === 'object' &&
  typeof readProperty(value, 'next') === 'function' &&
  typeof readProperty(value, key) === 'function'

const normaliseError = (error: unknown, phase: Phase, identity: SourceIdentity): unknown => {
  try {
    if (isDataSourceError(error)) return withPhase(error, phase)
    return new DataSourceError(messageOf(error) || standInMessage(error), {
      phase,
      status: statusOf(error),
      ...identity,
      errorName: nameOf(error),
      retryable: isRetryable(error),
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

/** The error itself, so that whoever holds it sees the outer phase too; a copy of one that cannot be changed. */
const withPhase = (error: DataSourceError, phase: Phase): DataSourceError => {
  if (error.phase === phase || Reflect.set(error, 'phase', phase)) return error
  const { createdAt, ...facts } = error
  const copy = new DataSourceError(error.message, { ...facts, phase, cause: error })
  return Object.assign(copy, { createdAt })
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
