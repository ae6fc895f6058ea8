import { isPlainObject } from '../values/plain-object.js'
import { copyJsonObject, type JsonObject } from './json-value.js'

/** What a data source reports about its position: a plain object that JSON can carry. */
export type State = Readonly<Record<string, unknown>>

/**
 * The state with an update merged into it: plain objects key by key at every depth, everything else (arrays, texts,
 * numbers, null) replaced by what the update holds.
 *
 * Neither argument is changed. The result shares with `previous` what the update does not touch; of the objects on
 * the way to what it touches it holds copies, one level each. Where many updates go into a large state, as in a run,
 * use a `StateTracker`: it merges each at the cost of the update alone.
 *
 * @param previous the state so far; nothing for an empty one
 * @throws InvalidArgumentError when the update is something that JSON cannot carry, or holds a key that reaches the
 *   prototype of an object (`__proto__`, `constructor`, `prototype`)
 */
export const mergeState = (previous: State | null | undefined, update: State): JsonObject =>
  merged((previous ?? {}) as JsonObject, copyJsonObject(update, 'update'))

const merged = (previous: JsonObject, update: JsonObject): JsonObject => {
  const result = { ...previous }
  for (const [key, value] of Object.entries(update)) {
    const before = ownValue(result, key)
    result[key] = isJsonObject(value) && isJsonObject(before) ? merged(before, value) : value
  }
  return result
}

/** Merges an update into a state in place: the cost is the update's, however large the state. Both must be owned. */
export const mergeInto = (state: JsonObject, update: JsonObject): void => {
  for (const [key, value] of Object.entries(update)) {
    const before = ownValue(state, key)
    if (isJsonObject(value) && isJsonObject(before)) mergeInto(before, value)
    else state[key] = value
  }
}

const ownValue = (object: JsonObject, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined

const isJsonObject = (value: unknown): value is JsonObject => isPlainObject(value)
