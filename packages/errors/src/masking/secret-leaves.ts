import { isUtf8 } from 'node:buffer'
import { types } from 'node:util'

import { readEntries } from './searchable.js'

/** All texts and numbers in the value of a secret. Objects that cannot be read are left out. */
export const leavesOf = (value: unknown): string[] => leavesIn(value, new Set())

const leavesIn = (value: unknown, seen: Set<object>): string[] => {
  try {
    return collectLeaves(value, seen)
  } catch {
    // A proxy may refuse to be read. Then its value has no secrets that can be found.
    return []
  }
}

const collectLeaves = (value: unknown, seen: Set<object>): string[] => {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)]
  if (typeof value !== 'object' || value === null || seen.has(value)) return []
  if (value instanceof String || value instanceof URL) return [String(value)]
  if (ArrayBuffer.isView(value)) {
    return leavesIn(bytesAsText(value.buffer, value.byteOffset, value.byteLength), seen)
  }
  if (types.isAnyArrayBuffer(value)) return leavesIn(bytesAsText(value), seen)
  seen.add(value)
  const inside =
    value instanceof Map || value instanceof Set
      ? value.values()
      : readEntries(value).map(([, each]) => each)
  return [...inside].flatMap((each: unknown) => leavesIn(each, seen))
}

/** A character per byte if the bytes are no text. */
const bytesAsText = (bytes: ArrayBufferLike, from?: number, length?: number): string => {
  const buffer = Buffer.from(bytes, from, length)
  return buffer.toString(isUtf8(buffer) ? 'utf8' : 'latin1')
}
