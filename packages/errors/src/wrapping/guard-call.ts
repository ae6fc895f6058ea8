import { readProperty } from '../values/read-property.js'

/**
 * Calls a function, and replaces the error that it throws. The error of a rejected promise, and the error of a
 * generator while it is read, are replaced, too.
 *
 * @param replace gets the error, and returns the error to throw instead
 */
export const guardCall = (call: () => unknown, replace: (error: unknown) => unknown): unknown => {
  let result: unknown
  try {
    result = call()
  } catch (error) {
    throw replace(error)
  }
  if (isThenable(result)) return guardPromise(result, replace)
  if (isGenerator(result, Symbol.asyncIterator)) return guardAsyncGenerator(result, replace)
  if (isGenerator(result, Symbol.iterator)) return guardGenerator(result, replace)
  return result
}

const guardPromise = async (
  promise: PromiseLike<unknown>,
  replace: (error: unknown) => unknown,
): Promise<unknown> => {
  try {
    return await promise
  } catch (error) {
    throw replace(error)
  }
}

async function* guardAsyncGenerator(
  generator: AsyncGenerator,
  replace: (error: unknown) => unknown,
): AsyncGenerator {
  try {
    return (yield* generator) as unknown
  } catch (error) {
    throw replace(error)
  }
}

function* guardGenerator(generator: Generator, replace: (error: unknown) => unknown): Generator {
  try {
    return (yield* generator) as unknown
  } catch (error) {
    throw replace(error)
  }
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof readProperty(value, 'then') === 'function'

/** Only a generator object counts, not every iterable. An array that a method returns is not changed. */
const isGenerator = <Key extends symbol>(
  value: unknown,
  key: Key,
): value is Key extends typeof Symbol.asyncIterator ? AsyncGenerator : Generator =>
  typeof value === 'object' &&
  typeof readProperty(value, 'next') === 'function' &&
  typeof readProperty(value, key) === 'function'
