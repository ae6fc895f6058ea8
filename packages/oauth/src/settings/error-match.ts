import { InvalidArgumentError } from '@panoply/errors'

import { describeValue } from './describe-value.js'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any class, whatever its constructor takes
type ErrorClass = abstract new (...args: any[]) => unknown
type ErrorPredicate = (error: unknown) => boolean

/** Which errors mean that the token was refused: a class, a predicate, or an array of them. */
export type ErrorMatch = ErrorClass | ErrorPredicate | readonly (ErrorClass | ErrorPredicate)[]

/**
 * One predicate for all that was given.
 *
 * @throws InvalidArgumentError when there is none, or one is neither a class nor a function
 */
export const parseErrorMatch = (errors: unknown): ErrorPredicate => {
  const matches: readonly unknown[] = Array.isArray(errors) ? errors : [errors]
  if (matches.length === 0) throw refusal('an empty array')
  const predicates = matches.map((match) => {
    if (isErrorClass(match)) return (error: unknown) => error instanceof match
    if (typeof match === 'function') return match as ErrorPredicate
    throw refusal(describeValue(match))
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

const refusal = (came: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `expected errors to be a class of errors, a predicate, or an array of them, got ${came}`,
    { argument: 'errors' },
  )
