import { type AnyFunction, InvalidArgumentError } from '@panoply/errors'

import type { Environment } from '../environment.js'
import { guardGenerator } from './guard-generator.js'
import { guardPromise, type Outcome } from './guard-promise.js'
import { guardUndecided } from './guard-undecided.js'
import { GuardedCall } from './guarded-call.js'
import type { Settings } from '../settings/settings.js'

/** How a method hands over what it has: all at once, or bit by bit. */
type Manner = 'promise' | 'generator'

/** The function that stands in the place of `method`: the same, with a valid token. */
export const guardMethod = (
  method: AnyFunction,
  settings: Settings,
  environment: Environment,
): AnyFunction => {
  let manner = nativeMannerOf(method)
  return function (this: unknown, ...args: unknown[]): unknown {
    const call = new GuardedCall(settings, settings.holder ?? this, environment)
    const run = (): unknown => refuseGenerator(method.apply(this, args), method)
    if (manner === 'generator') return guardGenerator(call, run)
    if (manner === 'promise') return guardPromise(call, run)
    // A plain function, or one that a compiler made of something else: what it first returns tells which. Until then it
    // cannot be waited with, as a promise in the place of a generator would be of no use to anybody.
    const first = firstOutcome(call, run)
    if ('error' in first || isUndecided(first.value)) return guardUndecided(call, run, first)
    manner = isAsyncIterator(first.value) ? 'generator' : 'promise'
    return manner === 'generator'
      ? guardGenerator(call, run, first.value)
      : guardPromise(call, run, first)
  }
}

const nativeMannerOf = (method: AnyFunction): Manner | undefined => {
  switch (Object.prototype.toString.call(method)) {
    case '[object AsyncFunction]':
      return 'promise'
    case '[object AsyncGeneratorFunction]':
      return 'generator'
    case '[object GeneratorFunction]':
      throw generatorRefusal(method)
    default:
      return undefined
  }
}

const firstOutcome = (call: GuardedCall, run: () => unknown): Outcome => {
  try {
    call.begin()
    return { value: run() }
  } catch (error) {
    return { error }
  }
}

/** A generator or the like, not any iterable: a stream that a method returns passes through as it is. */
const isAsyncIterator = (value: unknown): value is AsyncIterableIterator<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { next?: unknown }).next === 'function' &&
  typeof (value as Record<symbol, unknown>)[Symbol.asyncIterator] === 'function'

/** What a guarded method returned that this one guards once more, and that has not told either. */
const isUndecided = (value: unknown): boolean => value instanceof Promise && isAsyncIterator(value)

const refuseGenerator = (value: unknown, method: AnyFunction): unknown => {
  if (Object.prototype.toString.call(value) === '[object Generator]') throw generatorRefusal(method)
  return value
}

const generatorRefusal = ({ name }: AnyFunction): InvalidArgumentError =>
  new InvalidArgumentError(
    `expected ${name === '' ? 'the function' : name} to be a method, an async method or an async generator, got a generator: ` +
      'it cannot wait for a token; make it async',
    { argument: 'method' },
  )
