import { readProperty } from './read-property.js'

/** The names that errors inherit from the language, whatever their own class is called. */
const BUILT_IN_NAMES = new Set([
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError'],
  ...['AggregateError'],
])

/**
 * The name of an error: its `name`, or that of its class where it only inherits the name of a class of the language, as
 * with `class HttpError extends Error {}`.
 *
 * @returns `undefined` for what has no name
 */
export const errorNameOf = (error: unknown): string | undefined => {
  const name = typeof error === 'object' ? readProperty(error, 'name') : undefined
  if (typeof name !== 'string') return undefined
  if (!BUILT_IN_NAMES.has(name)) return name
  const className = readProperty(readProperty(error, 'constructor'), 'name')
  // A minifier leaves one letter of the name: that of the language tells more then.
  return typeof className === 'string' && className.length > 2 && className !== 'Object'
    ? className
    : name
}
