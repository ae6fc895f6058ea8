import { isSecretName } from '@panoply/errors'

import { isPlainObject } from '../values/plain-object.js'

/** Deep enough for the answer of a token endpoint that a parameter keeps. */
const MAX_DEPTH = 6
/** Not searched: it is large, and the source's own report of its position. */
const STATE_KEY = 'state'

/**
 * The secrets in the parameters of a source, as texts: the values of the parameters named, and of every key that is
 * named like a secret, at any depth.
 *
 * @param names of the parameters that hold secrets, as `secretParams` finds them
 */
export const secretValues = (source: unknown, names: Iterable<string> = []): string[] => {
  const secretNames = new Set(names)
  const values = new Set<string>()
  const search = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return
    for (const [key, inside] of Object.entries(value)) {
      if (depth === 0 && key === STATE_KEY) continue
      if (isSecretName(key) || (depth === 0 && secretNames.has(key))) {
        for (const secret of secretLeaves(inside)) values.add(secret)
      } else search(inside, depth + 1)
    }
  }
  search(source, 0)
  return [...values]
}

/** What is secret about the value of a secret: in an object the keys named like secrets, or all where none is. */
const secretLeaves = (value: unknown): string[] => {
  const named = isPlainObject(value) ? secretValues(value) : []
  return named.length > 0 ? named : leavesOf(value, 0)
}

const leavesOf = (value: unknown, depth: number): string[] => {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)]
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((inside) => leavesOf(inside, depth + 1))
}
