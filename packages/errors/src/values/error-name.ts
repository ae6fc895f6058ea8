import { readProperty } from './read-property.js'

/** The names that errors inherit from the classes of the language. */
const BUILT_IN_NAMES = new Set([
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError'],
  ...['AggregateError'],
])

/**
 * The name of an error: its `name`. If it has only inherited that name from a class of the language, the name of its
 * class, as with `class HttpError extends Error {}`.
 *
 * @returns `undefined` for a value without a name
 */
export const errorNameOf = (error: unknown): string | undefined => {
  const name = typeof error === 'object' ? readProperty(error, 'name') : undefined
  if (typeof name !== 'string') return undefined
  if (!BUILT_IN_NAMES.has(name)) return name
  const className = readProperty(readProperty(error, 'constructor'), 'name')
  // A minifier shortens the name of a class to one letter. Then the inherited name says more.
  return typeof className === 'string' && className.length > 2 && className !== 'Object'
    ? className
    : name
}
