import { isDeepStrictEqual } from 'node:util'

import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject } from '@panoply/runner'

import type { StateChange } from '../protocol/index.js'

const MAX_CHANGES = 100
const MAX_TEXT = 200

type Change = StateChange['changes'][number]

/** The differences between two states, key by key. */
export const changesBetween = (
  before: PlainObject,
  after: PlainObject,
): Pick<StateChange, 'changes' | 'more'> => {
  const changes = [...differences([], before, after)]
  return { changes: changes.slice(0, MAX_CHANGES), more: Math.max(0, changes.length - MAX_CHANGES) }
}

function* differences(
  path: readonly string[],
  before: PlainObject,
  after: PlainObject,
): Generator<Change> {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[key], after[key]]
    if (isDeepStrictEqual(old, now)) continue
    const inside = [...path, key]
    if (isPlainObject(old) && isPlainObject(now)) yield* differences(inside, old, now)
    else {
      yield {
        path: inside,
        ...(old !== undefined && { before: cut(old) }),
        ...(now !== undefined && { after: cut(now) }),
      }
    }
  }
}

const cut = (value: unknown): unknown => {
  const text = JSON.stringify(value)
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : value
}
