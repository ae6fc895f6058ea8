import { InvalidArgumentError } from '@panoply/errors'

import { describeValue, isPlainObject } from '@panoply/errors/internal'
import { copyJsonObject, type JsonObject } from './json-value.js'

/** The position of a data source: a plain object that JSON can represent. */
export type State = Readonly<Record<string, unknown>>

/**
 * The state with an update merged into it. Plain objects are merged key by key at every depth. Everything else (arrays,
 * texts, numbers, null) is replaced.
 *
 * No argument is changed, and no result of an earlier call. The result shares with `previous` everything that the update
 * does not touch. A call copies one level of each object on the way to a changed value. So a chain of calls on a state
 * that grows at one level copies that level each time; use {@link mergeStateInto} there, or a `StateTracker` in a run.
 *
 * @param previous the state so far; `null` or `undefined` for an empty one
 * @throws InvalidArgumentError when `previous` is no plain object, when the update holds a value that JSON cannot represent,
 *   or when it has a key that reaches a prototype (`__proto__`, `constructor`, `prototype`)
 *
 * @example
 * ```ts
 * const state = mergeState({ orders: { page: 3, done: [1] } }, { orders: { done: [1, 2] } })
 * console.log(state) // { orders: { page: 3, done: [1, 2] } }
 * ```
 */
export const mergeState = (previous: State | null | undefined, update: State): JsonObject => {
  const before = checkedState('previous', previous ?? {})
  return merged(before, copyJsonObject(update, 'update'))
}

const checkedState = (argument: string, state: unknown): JsonObject => {
  if (isJsonObject(state)) return state
  throw new InvalidArgumentError(
    `${argument}: expected a plain object, got ${describeValue(state)}`,
    {
      argument,
    },
  )
}

const merged = (previous: JsonObject, update: JsonObject): JsonObject => {
  const result = { ...previous }
  for (const [key, value] of Object.entries(update)) {
    const before = ownValue(result, key)
    result[key] = isJsonObject(value) && isJsonObject(before) ? merged(before, value) : value
  }
  return result
}

/**
 * Merges an update into a state as {@link mergeState} does, but changes `state` itself. The cost grows with the update
 * and not with the state. Use it for a state that no other code holds.
 *
 * @throws InvalidArgumentError as `mergeState` does; the state is unchanged then
 *
 * @example
 * ```ts
 * const state: Record<string, unknown> = { page: 3 }
 * mergeStateInto(state, { page: 4 })
 * console.log(state) // { page: 4 }
 * ```
 */
export const mergeStateInto = (state: Record<string, unknown>, update: State): void => {
  mergeInto(checkedState('state', state), copyJsonObject(update, 'update'))
}

/** Merges an update that is checked already and that no other code holds. */
export const mergeInto = (state: JsonObject, update: JsonObject): void => {
  for (const [key, value] of Object.entries(update)) {
    const before = ownValue(state, key)
    if (isJsonObject(value) && isJsonObject(before)) mergeInto(before, value)
    else state[key] = value
  }
}

const ownValue = (object: JsonObject, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined

/** A kept state came from JSON. Only its outermost level is checked, because a state can be large. */
const isJsonObject = (value: unknown): value is JsonObject => isPlainObject(value)
