import { InvalidArgumentError } from '@panoply/errors'

import { describeValue } from '@panoply/errors/internal'

// oxlint-disable-next-line typescript/no-explicit-any -- any class, whatever its constructor takes
type ErrorClass = abstract new (...args: any[]) => unknown
/** A method, because TypeScript lets the parameters of methods be narrower: an author names the type to look for. */
interface Predicates {
  isRefusal(error: unknown): boolean
}
type ErrorPredicate = Predicates['isRefusal']

/**
 * The errors that mean that the token was refused: a class, a predicate, or an array of both.
 *
 * A predicate returns a boolean, not a promise. It may name the type of the errors that it looks for, as in `(error:
 * HttpError) => error.status === 401`. It is still called with everything that the method throws, also with a
 * `TypeError` or a string, and must not throw: write `error.response?.status`, not `error.response.status`.
 */
export type ErrorMatch = ErrorClass | ErrorPredicate | readonly (ErrorClass | ErrorPredicate)[]

/**
 * Combines everything in `errors` into one predicate.
 *
 * @throws InvalidArgumentError if there is nothing, or something that is neither a class nor a synchronous function.
 *   From the predicate, with the method's error as `cause`: if a given predicate throws or returns a promise
 */
export const parseErrorMatch = (errors: unknown): ErrorPredicate => {
  const matches: readonly unknown[] = Array.isArray(errors) ? errors : [errors]
  if (matches.length === 0) throw refusal('an empty array')
  const predicates = matches.map((match) => {
    if (isErrorClass(match)) return (error: unknown) => error instanceof match
    if (typeof match !== 'function') throw refusal(describeValue(match))
    if (Object.prototype.toString.call(match) === '[object AsyncFunction]') {
      throw refusal('an async function: its promise would always count as true')
    }
    return (error: unknown) => answerOf(ask(match as ErrorPredicate, error), error)
  })
  return (error) => predicates.some((matches) => matches(error))
}

/**
 * The `prototype` of a class is read-only, that of a function is not. An error class that was compiled to a function is
 * recognised by its base class.
 */
const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === 'function' &&
  (value.prototype instanceof Error ||
    Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false)

/** A predicate that throws must not hide the method's error, so both are kept. */
const ask = (predicate: ErrorPredicate, error: unknown): unknown => {
  try {
    return predicate(error)
  } catch (fault) {
    const both = new AggregateError([error, fault], "the method's error, and the predicate's own")
    throw refusal('a predicate that throws', both)
  }
}

/** A promise is refused: it counts as `true`, so that every error would cause a refresh. */
const answerOf = (answer: unknown, error: unknown): boolean => {
  if (typeof (answer as { then?: unknown } | null | undefined)?.then !== 'function') {
    return Boolean(answer)
  }
  // Its rejection must not stay unhandled. The error below says what is wrong.
  Promise.resolve(answer).catch(() => undefined)
  throw refusal('a predicate that returns a promise', error)
}

const refusal = (came: string, cause?: unknown): InvalidArgumentError =>
  new InvalidArgumentError(
    `expected errors to be a class of errors, a predicate, or an array of them, got ${came}`,
    cause === undefined ? { argument: 'errors' } : { argument: 'errors', cause },
  )
