import { InvalidArgumentError } from '@panoply/errors'

import { describeValue, isPlainObject } from '@panoply/errors/internal'
import { copyJsonObject, type JsonObject } from './json-value.js'

/** What a data source reports about its position: a plain object that JSON can carry. */
export type State = Readonly<Record<string, unknown>>

/**
 * The state with an update merged into it: plain objects key by key at every depth, everything else (arrays, texts,
 * numbers, null) replaced by what the update holds.
 *
 * Neither argument is changed, nor is any result of an earlier call. The result shares with `previous` what the update
 * does not touch; of the objects on the way to what it touches it holds copies, one level each. A call costs what the
 * update is large plus the keys of those levels, whatever is below and beside them. A chain of calls on a state that
 * grows at one level copies that level each time: for that use {@link mergeStateInto}, or in a run a `StateTracker`, which
 * cost what each update is large.
 *
 * @param previous the state so far; nothing for an empty one
 * @throws InvalidArgumentError when the previous state is no plain object, or the update something that JSON cannot
 *   carry, or with a key that reaches the prototype of an object (`__proto__`, `constructor`, `prototype`)
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
 * Merges an update into a state as {@link mergeState} does, but in place: it costs what the update is large, however
 * large the state is. For a state that nobody else holds.
 *
 * @throws InvalidArgumentError as `mergeState` does; the state is as it was then
 */
export const mergeStateInto = (state: Record<string, unknown>, update: State): void => {
  mergeInto(checkedState('state', state), copyJsonObject(update, 'update'))
}

/** Merges an update that nobody else holds, and that has been checked. */
export const mergeInto = (state: JsonObject, update: JsonObject): void => {
  for (const [key, value] of Object.entries(update)) {
    const before = ownValue(state, key)
    if (isJsonObject(value) && isJsonObject(before)) mergeInto(before, value)
    else state[key] = value
  }
}

const ownValue = (object: JsonObject, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined

/** A kept state was JSON when it was kept: only its outermost layer is looked at, for the sake of its size. */
const isJsonObject = (value: unknown): value is JsonObject => isPlainObject(value)
