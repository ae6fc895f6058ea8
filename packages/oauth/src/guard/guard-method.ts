import { type AnyFunction, InvalidArgumentError } from '@panoply/errors'

import type { Settings } from '../settings/settings.js'
import type { Environment } from './environment.js'
import { guardGenerator } from './guard-generator.js'
import { guardPromise, type Outcome } from './guard-promise.js'
import { GuardedCall } from './guarded-call.js'
import { iterablePromise } from './iterable-promise.js'

/** What a method returns. */
type Manner = 'promise' | 'generator'

/** Wraps `method` so that it runs with a valid token. */
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
    // A plain function may return either, and so may an async generator that was compiled for old engines. Its first
    // result shows which. Until then it must start at once: a caller who iterates could not use a promise.
    const first = firstOutcome(call, run)
    if ('error' in first || isIterablePromise(first.value)) return guardEither(call, run, first)
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

/** A call of a method for which it is not known yet whether it returns a promise or a generator. */
const guardEither = (call: GuardedCall, run: () => unknown, first: Outcome): unknown =>
  iterablePromise(guardPromise(call, run, first), async function* (promise) {
    return (yield* guardGenerator(call, run, await promise)) as unknown
  })

/** Only a value with `next` is a generator. A stream is iterable, too, but it is returned unchanged. */
const isAsyncIterator = (value: unknown): value is AsyncIterableIterator<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { next?: unknown }).next === 'function' &&
  typeof (value as Record<symbol, unknown>)[Symbol.asyncIterator] === 'function'

/** The method is guarded twice, and the inner guard does not know either what the method returns. */
const isIterablePromise = (value: unknown): boolean =>
  value instanceof Promise && isAsyncIterator(value)

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
