import { describe, expect, it } from '@jest/globals'

import type { SourceKeys } from '../../src/sources/kept-state.js'
import { KnownKeys } from '../../src/sources/known-keys.js'

const keysOf = (name: string): SourceKeys => ({ sourceKey: name, runKey: `${name} to duckdb` })

/** Keys that are numbered in the order in which they are found. */
const numbered = (failures: readonly number[] = []) => {
  let found = 0
  return new KnownKeys(() => {
    found += 1
    return failures.includes(found)
      ? Promise.reject(new Error('the API is down'))
      : Promise.resolve(keysOf(String(found)))
  })
}

describe('the keys of a source', () => {
  it('are not kept if they could not be found', async () => {
    const keys = numbered([1])
    await expect(keys.of({ forms: ['a'] }, 1)).rejects.toThrow('the API is down')
    expect(await keys.of({ forms: ['a'] }, 1)).toEqual(keysOf('2'))
  })

  it.each([
    ['other values', { forms: ['b'] }, 1],
    ['more values', { forms: ['a'], since: 1 }, 1],
    ['a module that was read again', { forms: ['a'] }, 2],
  ])('are found again for %s', async (_, values, readings) => {
    const keys = numbered()
    await keys.of({ forms: ['a'] }, 1)
    expect(await keys.of(values, readings)).toEqual(keysOf('2'))
  })

  it('are found once for equal values, also if they are asked for at the same time', async () => {
    const keys = numbered()
    const first = keys.of({ forms: ['a'], since: 1 }, 1)
    const second = keys.of({ since: 1, forms: ['a'] }, 1)
    expect(await Promise.all([first, second])).toEqual([keysOf('1'), keysOf('1')])
  })

  it('are found again on request, and known from then on', async () => {
    const keys = numbered()
    await keys.of({}, 1)
    expect(await keys.anew({}, 1)).toEqual(keysOf('2'))
    expect(await keys.of({}, 1)).toEqual(keysOf('2'))
  })
})
