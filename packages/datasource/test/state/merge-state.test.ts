import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type JsonObject, mergeState, mergeStateInto } from '../../src/index.js'

const freezeDeeply = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(freezeDeeply)
    Object.freeze(value)
  }
  return value
}

const json = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, 1, 'text', ''),
    fc.array(tie('value'), { maxLength: 2 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'toString'), tie('value'), { maxKeys: 3 }),
})).object

class Cursor {
  position = 0
}

/** What stands at the ends of all paths, as `path=value`. */
const leavesOf = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inside]) => leavesOf(inside, `${path}.${key}`))
    : [`${path}=${JSON.stringify(value)}`]

describe('mergeState', () => {
  it('merges objects at every depth and replaces everything else', () => {
    const previous = { users: { offset: 500, ids: [1, 2] }, orders: { cursor: 'x' }, done: false }
    const update = { users: { offset: 1000, ids: [3] }, orders: null, done: { at: 1 } }

    expect(mergeState(previous, update)).toEqual({
      users: { offset: 1000, ids: [3] },
      orders: null,
      done: { at: 1 },
    })
  })

  it.each([undefined, null, {}])('starts from %p', (previous) => {
    expect(mergeState(previous, { a: 1 })).toEqual({ a: 1 })
  })

  it.each([[[]], ['offset=1'], [7], [new Date(0)]])('refuses %p to start from', (previous) => {
    expect(() => mergeState(previous as never, {})).toThrow('previous: expected a plain object')
  })

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s at any depth', (key) => {
    const hostile = JSON.parse(`{"a":{"b":[{"${key}":{"polluted":true}}]}}`) as JsonObject

    expect(() => mergeState({ a: {} }, hostile)).toThrow(`update.a.b[0]: the key ${key} is not`)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('takes inherited names for ordinary keys', () => {
    expect(mergeState({}, { toString: { a: 1 } })).toEqual({ toString: { a: 1 } })
    expect(mergeState({ hasOwnProperty: { a: 1 } }, { hasOwnProperty: { b: 2 } })).toEqual({
      hasOwnProperty: { a: 1, b: 2 },
    })
  })

  it.each([
    ['undefined', undefined, 'got undefined'],
    ['null', null, 'got null'],
    ['an array', [], 'got an array'],
    ['a text', 'offset', 'got a text'],
    ['a date', new Date(0), 'got a Date'],
  ])('refuses %s as an update', (_, update, reason) => {
    expect(() => mergeState({}, update as never)).toThrow(
      `update: expected a plain object, ${reason}`,
    )
  })

  it.each([
    ['undefined', { a: undefined }, 'update.a: JSON cannot represent undefined: write null'],
    ['NaN', { a: [0, NaN] }, 'update.a[1]: JSON cannot represent NaN'],
    ['a hole', { a: Array(1) }, 'update.a[0]: JSON cannot represent undefined'],
    [
      'a bigint',
      { a: { b: 1n } },
      'update.a.b: JSON cannot represent a bigint: write it as a text',
    ],
    ['a date', { at: new Date(0) }, 'write date.toISOString()'],
    ['a map', { at: new Map() }, 'write Object.fromEntries(map)'],
    ['a function', { at: () => 1 }, 'JSON cannot represent a function'],
    ['an instance', { at: new Cursor() }, 'a Cursor'],
  ])('refuses %s inside an update', (_, update, reason) => {
    expect(() => mergeState({}, update)).toThrow(reason)
  })

  it('refuses cycles and bottomless nesting', () => {
    const cycle: Record<string, unknown> = {}
    cycle['inside'] = { cycle }
    expect(() => mergeState({}, cycle)).toThrow(
      'update.inside.cycle: JSON cannot represent an object',
    )

    let deep: Record<string, unknown> = {}
    for (let level = 0; level < 10_000; level++) deep = { deep }
    expect(() => mergeState({}, deep)).toThrow('nested deeper than 100 levels')
  })

  it('takes the same object twice, where it is no cycle', () => {
    const shared = { a: 1 }
    expect(mergeState({}, { x: shared, y: shared })).toEqual({ x: { a: 1 }, y: { a: 1 } })
  })

  it('never writes to its arguments, and keeps nothing of the update', () => {
    fc.assert(
      fc.property(json, json, (previous, update) => {
        const merged = mergeState(freezeDeeply(previous), update)
        const before = JSON.stringify(merged)
        Object.values(update).forEach((value) => {
          if (Array.isArray(value)) value.push('later')
        })
        update['later'] = true
        expect(JSON.stringify(merged)).toBe(before)
      }),
    )
  })

  it('keeps what the update does not name, holds all that it does, and is its own repetition', () => {
    fc.assert(
      fc.property(json, json, (previous, update) => {
        const merged = mergeState(previous, update)
        expect(leavesOf(merged)).toEqual(expect.arrayContaining(leavesOf(update)))
        const untouched = Object.keys(previous).filter((key) => !Object.hasOwn(update, key))
        expect(untouched.map((key) => merged[key])).toEqual(untouched.map((key) => previous[key]))
        expect(untouched.every((key) => merged[key] === previous[key])).toBe(true)
        expect(mergeState(merged, update)).toEqual(merged)
      }),
    )
  })
})

describe('what merging costs', () => {
  /** A state in which whatever is read is counted. */
  const counted = (state: JsonObject, reads: string[]): JsonObject =>
    new Proxy(state, {
      ownKeys: (target) => {
        reads.push(...Object.keys(target))
        return Reflect.ownKeys(target)
      },
    })
  const wide = (): JsonObject =>
    Object.fromEntries(Array.from({ length: 1_000 }, (_, key) => [`table${key}`, { offset: 0 }]))

  it('is, for mergeState, the keys of the levels that change: what is beside and below is shared', () => {
    const reads: string[] = []
    const previous = {
      tables: counted({ orders: counted(wide(), reads), users: { offset: 1 } }, reads),
      cache: counted(wide(), reads),
    }
    const merged = mergeState(previous, { tables: { users: { offset: 2 } } })
    expect(reads).toEqual(['orders', 'users'])
    expect(merged['cache']).toBe(previous.cache)

    mergeState(previous, { tables: { orders: { table7: 1 } } })
    expect(reads.length - 2).toBe(2 + 1_000)
  })

  it('is, for mergeStateInto, the keys of the update, however wide the state is', () => {
    const reads: string[] = []
    const state = { tables: counted(wide(), reads) }
    mergeStateInto(state, { tables: { table7: { offset: 1 }, new: { offset: 1 } } })
    expect(reads).toEqual([])
  })
})

describe('mergeStateInto', () => {
  it('does in place what mergeState does, and keeps nothing of the update', () => {
    fc.assert(
      fc.property(json, json, (previous, update) => {
        const expected = mergeState(previous, update)
        const state = mergeState({}, previous)
        mergeStateInto(state, freezeDeeply(update))
        expect(state).toEqual(expected)
        // A second merge may write to everything that the first has put there.
        expect(() => {
          mergeStateInto(state, { a: { b: { c: 1 } } })
        }).not.toThrow()
      }),
    )
  })

  it('leaves the state as it was where it refuses the update', () => {
    const state = { a: 1 }
    expect(() => {
      mergeStateInto(state, { b: 1, a: undefined })
    }).toThrow('update.a: JSON cannot represent undefined')
    expect(() => {
      mergeStateInto(state, JSON.parse('{"b":1,"__proto__":{}}') as JsonObject)
    }).toThrow('the key __proto__ is not allowed')
    expect(state).toEqual({ a: 1 })
    expect(() => {
      mergeStateInto([] as never, {})
    }).toThrow('state: expected a plain object, got an array')
  })
})
