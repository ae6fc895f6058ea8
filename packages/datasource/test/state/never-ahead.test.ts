import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { reportsIn } from './history.js'
import { TrackedRun } from './tracked-run.js'

const ids: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd')
const reportedState = fc.dictionary(
  fc.constantFrom('users', 'orders'),
  fc.oneof(
    fc.nat(9),
    fc.dictionary(fc.constantFrom('x', 'y'), fc.nat(9), { maxKeys: 2, noNullPrototype: true }),
  ),
  { maxKeys: 2, noNullPrototype: true },
)
const report = fc.record({ do: fc.constant('report'), id: ids, state: reportedState })
const batch = fc.record({
  do: fc.constant('return'),
  ids: fc.uniqueArray(ids, { maxLength: 2 }),
  hasUnlabelled: fc.boolean(),
})
const settlement = fc.record({
  do: fc.constantFrom('acknowledge', 'acknowledge', 'acknowledge', 'fail'),
  which: fc.nat(20),
})
const command = fc.oneof(
  { weight: 4, arbitrary: report },
  { weight: 4, arbitrary: batch },
  { weight: 6, arbitrary: settlement },
  { weight: 1, arbitrary: fc.constant({ do: 'fail to read' } as const) },
)
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never

const perform = (run: TrackedRun, each: Command): void => {
  if ('state' in each) run.report(each.id, each.state)
  else if ('ids' in each) run.return(each.ids, each.hasUnlabelled)
  else if (!('which' in each)) run.tracker.readFailed()
  else {
    const pending = run.pending()
    const status = each.do === 'fail' ? 'failed' : 'acknowledged'
    run.settle(pending[each.which % pending.length], status)
  }
}

describe.each(['batch', 'batches'] as const)('the kept state (rows of an id: one %s)', (span) => {
  it('is at any moment a prefix of the reports, with all rows delivered that belong to it or came before', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        const run = new TrackedRun(span)
        for (const each of commands) {
          perform(run, each)
          expect(run.faults()).toEqual([])
        }
        run.tracker.end()
        expect(run.faults()).toEqual([])
        for (const one of run.pending()) run.settle(one, 'acknowledged')
        expect(run.faults()).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  it('is complete once the source has ended and all is acknowledged, unless rows were refused', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(report, batch, settlement), { maxLength: 30 }), (commands) => {
        const run = new TrackedRun(span)
        for (const each of commands) if (each.do !== 'fail') perform(run, each)
        run.tracker.end()
        for (const one of run.pending()) run.settle(one, 'acknowledged')
        const reported = reportsIn(run.history)
        expect(run.refusals > 0 ? reported : run.keptReports).toEqual(reported)
        expect(run.faults()).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

/** How a source hands out the rows of one id: in so many batches, and when it reports. */
const page = fc.record({
  batches: fc.integer({ min: 1, max: 3 }),
  reports: fc.constantFrom('first', 'in the middle', 'last'),
  hasUnlabelled: fc.boolean(),
})
const settlements = fc.array(fc.record({ which: fc.nat(20), fails: fc.nat(9) }), { maxLength: 12 })

describe('a source that hands out the rows of an id in batches in a row', () => {
  it('is never refused, and never has a state kept whose rows it still holds', () => {
    fc.assert(
      fc.property(fc.array(page, { minLength: 1, maxLength: 6 }), settlements, (pages, endings) => {
        const run = new TrackedRun('batches')
        const order = endings[Symbol.iterator]()
        pages.forEach(({ batches, reports, hasUnlabelled }, index) => {
          const id = `page ${index}`
          const place = { first: 0, 'in the middle': batches - 1, last: batches }[reports]
          for (let number = 0; number <= batches; number += 1) {
            if (number === place) run.report(id, { page: index })
            if (number === batches) continue
            run.return([id], hasUnlabelled)
            const { value } = order.next() as IteratorResult<{ which: number }, undefined>
            const pending = run.pending()
            if (value) run.settle(pending[value.which % pending.length], 'acknowledged')
            // The rows of this page that have not come yet would be lost.
            const bound = number < batches - 1 ? index : pages.length
            expect(run.tracker.state['page'] ?? -1).toBeLessThan(bound)
          }
          expect(run.faults()).toEqual([])
        })
        expect(run.refusals).toBe(0)
        run.tracker.end()
        for (const one of run.pending()) run.settle(one, 'acknowledged')
        expect(run.tracker.state).toEqual({ page: pages.length - 1 })
      }),
      { numRuns: 300 },
    )
  })
})

describe('a source that reports every batch under an id of its own', () => {
  it.each([
    ['batch', 0],
    ['batches', 1],
  ] as const)('has each state kept, with stateSpan %s, %d batches later', (span, lag) => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ isReportedFirst: fc.boolean(), hasUnlabelled: fc.boolean() }), {
          minLength: 1,
          maxLength: 12,
        }),
        settlements,
        (plan, endings) => {
          const run = new TrackedRun(span)
          plan.forEach(({ isReportedFirst, hasUnlabelled }, index) => {
            if (isReportedFirst) run.report(`u${index}`, { users: index })
            run.return([`u${index}`], hasUnlabelled)
            if (!isReportedFirst) run.report(`u${index}`, { users: index })
          })
          const returned = run.pending()
          for (const { which, fails } of endings) {
            const pending = run.pending()
            run.settle(pending[which % pending.length], fails === 0 ? 'failed' : 'acknowledged')
            const gap = returned.findIndex(({ status }) => status !== 'acknowledged')
            const delivered = gap < 0 ? plan.length : gap
            expect(run.keptReports).toHaveLength(Math.min(delivered, plan.length - lag))
          }
          expect([run.refusals, run.faults()]).toEqual([0, []])
        },
      ),
      { numRuns: 300 },
    )
  })
})
