import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { LeftOutNumbers } from '../../src/run/left-out-numbers.js'

const TABLES = ['t', 'u'] as const

/** The number of a row, found by counting: every number up to it that was not left out is a row. */
const countedOut = (leftOut: ReadonlySet<number>, counted: number): number => {
  let number = 0
  for (let left = counted; left > 0;) {
    number += 1
    if (!leftOut.has(number)) left -= 1
  }
  return number
}

const step = fc.oneof(
  ...(['add', 'addToCommit'] as const).map((kind) =>
    fc.record({
      kind: fc.constant(kind),
      table: fc.constantFrom(...TABLES),
      number: fc.integer({ min: 1, max: 40 }),
    }),
  ),
  fc.record({ kind: fc.constantFrom('begin' as const, 'commit' as const, 'rollback' as const) }),
)

describe('LeftOutNumbers', () => {
  it('forgets what is rolled back, and nothing that a commit has made safe, in any order of steps', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const numbers = new LeftOutNumbers()
        const noneLeftOut = (): Record<string, Set<number>> =>
          Object.fromEntries(TABLES.map((table) => [table, new Set<number>()]))
        const copyOf = (sets: Record<string, Set<number>>): Record<string, Set<number>> =>
          Object.fromEntries(TABLES.map((table) => [table, new Set(sets[table])]))
        let [all, safe] = [noneLeftOut(), noneLeftOut()]
        let begun: Record<string, Set<number>> | undefined
        for (const taken of steps) {
          if ('table' in taken) {
            // A row is left out once.
            if (all[taken.table]?.has(taken.number)) continue
            numbers[taken.kind](taken.table, taken.number)
            all[taken.table]?.add(taken.number)
            if (taken.kind === 'addToCommit') begun?.[taken.table]?.add(taken.number)
            continue
          }
          numbers[taken.kind]()
          if (taken.kind === 'begin') begun = copyOf(all)
          else if (taken.kind === 'commit') [safe, begun] = [begun ?? copyOf(all), undefined]
          else [all, begun] = [copyOf(safe), undefined]
        }
        for (const table of TABLES) {
          const leftOut = all[table] ?? new Set()
          for (const counted of [1, 2, 7, 30]) {
            expect(numbers.numberOf(table, counted)).toBe(countedOut(leftOut, counted))
          }
        }
      }),
    )
  })
})
