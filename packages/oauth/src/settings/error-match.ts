import { InvalidArgumentError } from '@panoply/errors'

import { describeValue } from './describe-value.js'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any class, whatever its constructor takes
type ErrorClass = abstract new (...args: any[]) => unknown
/** Declared as a method, because the parameters of methods may be narrower: an author names the errors they look for. */
interface Predicates {
  isRefusal(error: unknown): boolean
}
type ErrorPredicate = Predicates['isRefusal']

/**
 * Which errors mean that the token was refused: a class, a predicate that answers at once, or an array of them.
 *
 * A predicate may name the type of the errors that it looks for, as in `(error: HttpError) => error.status === 401`. It
 * is asked about whatever the method throws all the same, a `TypeError` or a text too, and must not throw at any:
 * `error.response?.status` is safe where `error.response.status` is not.
 */
export type ErrorMatch = ErrorClass | ErrorPredicate | readonly (ErrorClass | ErrorPredicate)[]

/**
 * One predicate for all that was given.
 *
 * @throws InvalidArgumentError when there is none, or one is neither a class nor a function that answers at once; from
 *   the predicate, with the error that it was asked about in its `cause`, when one throws or answers with a promise
 */
export const parseErrorMatch = (errors: unknown): ErrorPredicate => {
  const matches: readonly unknown[] = Array.isArray(errors) ? errors : [errors]
  if (matches.length === 0) throw refusal('an empty array')
  const predicates = matches.map((match) => {
    if (isErrorClass(match)) return (error: unknown) => error instanceof match
    if (typeof match !== 'function') throw refusal(describeValue(match))
    if (Object.prototype.toString.call(match) === '[object AsyncFunction]') {
      throw refusal('an async function: its promise would always count as a yes')
    }
    return (error: unknown) => answerOf(ask(match as ErrorPredicate, error), error)
  })
  return (error) => predicates.some((matches) => matches(error))
}

/**
 * The prototype of a class cannot be replaced, that of a function can. An error class that was compiled to a function
 * is known by what it derives from.
 */
const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === 'function' &&
  (value.prototype instanceof Error ||
    Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false)

/** One that expects more of an error than it holds must not hide it: the API's error is the news. */
const ask = (predicate: ErrorPredicate, error: unknown): unknown => {
  try {
    return predicate(error)
  } catch (fault) {
    const both = new AggregateError([error, fault], "the method's error, and the predicate's own")
    throw refusal('a predicate that throws', both)
  }
}

/** A promise is no answer: taken for one it would have every error refreshed for. */
const answerOf = (answer: unknown, error: unknown): boolean => {
  if (typeof (answer as { then?: unknown } | null | undefined)?.then !== 'function') {
    return Boolean(answer)
  }
  // Nobody will ask for its result; what it fails with is no news besides the error that is thrown here.
  Promise.resolve(answer).catch(() => undefined)
  throw refusal('a predicate that answers with a promise', error)
}

const refusal = (came: string, cause?: unknown): InvalidArgumentError =>
  new InvalidArgumentError(
    `expected errors to be a class of errors, a predicate, or an array of them, got ${came}`,
    cause === undefined ? { argument: 'errors' } : { argument: 'errors', cause },
  )
