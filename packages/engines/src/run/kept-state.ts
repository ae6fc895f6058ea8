import type { PlainObject } from '@panoply/runner'

import { isObject } from '../values/object-value.js'

/** Marks the state of a run that reached its end. Sources never see the mark. */
const FINISHED = '__finished'
/** Holds a state that is no object, because engines accept only objects. */
const VALUE = '__value'

/** A state in the form in which an engine keeps it. */
export const keptState = (state: unknown, isFinished: boolean): PlainObject => ({
  ...(isObject(state) ? state : state === undefined ? {} : { [VALUE]: state }),
  ...(isFinished && { [FINISHED]: true }),
})

/** The opposite of {@link keptState}: the state, and whether its run reached its end. */
export const readState = (
  kept: PlainObject,
): { readonly state: unknown; readonly isFinished: boolean } => {
  const { [FINISHED]: finished, ...state } = kept
  return { state: VALUE in state ? state[VALUE] : state, isFinished: finished === true }
}

/** The value at a path of the merged state. */
export const stateAt = (state: PlainObject, path: readonly string[]): unknown => {
  let value: unknown = state
  for (const key of path)
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return value
}

/** The merged state with this value at a path. The given object is changed. */
export const putState = (state: PlainObject, path: readonly string[], value: unknown): void => {
  const last = path.at(-1)
  if (last === undefined || value === undefined) return
  let holder = state
  for (const key of path.slice(0, -1)) {
    const inside = Object.hasOwn(holder, key) ? holder[key] : undefined
    const next = isObject(inside) ? inside : {}
    define(holder, key, next)
    holder = next
  }
  define(holder, last, value)
}

/** With a plain assignment, a key `__proto__` would become the prototype of the state. */
const define = (holder: PlainObject, key: string, value: unknown): void => {
  Object.defineProperty(holder, key, {
    ...{ value, enumerable: true },
    ...{ writable: true, configurable: true },
  })
}
