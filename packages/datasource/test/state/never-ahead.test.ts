import { isDeepStrictEqual } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  type Batch,
  type JsonObject,
  mergeState,
  type StateSpan,
  StateTracker,
} from '../../src/index.js'
import { needed, type Reported, type Returned } from './history.js'

const ids: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd')
const reportedState = fc.dictionary(
  fc.constantFrom('users', 'orders'),
  fc.oneof(
    fc.nat(9),
    fc.dictionary(fc.constantFrom('x', 'y'), fc.nat(9), { maxKeys: 2, noNullPrototype: true }),
  ),
  { maxKeys: 2, noNullPrototype: true },
)
const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('report'), id: ids, state: reportedState }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('return'),
      ids: fc.uniqueArray(ids, { maxLength: 2 }),
      hasUnlabelled: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('acknowledge'), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail'), which: fc.nat(20) }) },
)
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never

/** A tracker with the history of what was done to it. */
class Run {
  readonly history: (Reported | Returned)[] = []
  readonly updates: { stateId: string; state: JsonObject }[] = []
  readonly refusedIds: string[] = []
  readonly tracker: StateTracker

  constructor(stateSpan: StateSpan) {
    this.tracker = new StateTracker({
      stateSpan,
      onUpdate: (update) => {
        this.updates.push(update)
      },
    })
  }

  perform(command: Command): void {
    if ('state' in command) {
      this.history.push({ kind: 'reported', id: command.id, state: command.state })
      this.tracker.report(command.id, command.state)
    } else if ('ids' in command) this.return(command.ids, command.hasUnlabelled)
    else {
      const pending = this.pending()
      const batch = pending[command.which % pending.length]
      if (batch) this.settle(batch, command.do === 'fail' ? 'failed' : 'acknowledged')
    }
  }

  return(ids: readonly string[], hasUnlabelled: boolean): void {
    const batch: Batch = [...ids.map((__state) => ({ __state })), ...(hasUnlabelled ? [{}] : [])]
    // Written down before the tracker hears of it: it may merge at once.
    const entry = { kind: 'returned', ids, hasUnlabelled, status: 'pending' } as Returned
    const { length } = this.history
    if (batch.length > 0) this.history.push(entry)
    try {
      Object.assign(entry, { ticket: this.tracker.rows(batch) })
    } catch (error) {
      this.history.length = length
      this.refusedIds.push(String(/state id (\w)/.exec((error as Error).message)?.[1]))
    }
  }

  pending(): Returned[] {
    return this.history.filter(
      (one): one is Returned => 'status' in one && one.status === 'pending',
    )
  }

  settle(batch: Returned, status: 'acknowledged' | 'failed'): void {
    batch.status = status
    if (status === 'failed') this.tracker.fail(batch.ticket)
    else this.tracker.acknowledge(batch.ticket)
  }

  reports(): Reported[] {
    return this.history.filter((one): one is Reported => one.kind === 'reported')
  }

  /** What is wrong about the state kept at this moment. */
  faults(): unknown[] {
    const kept = this.reports().slice(0, this.updates.length)
    const inOrder = kept.map(({ id, state }) => ({ stateId: id, state }))
    const merged = kept.reduce<JsonObject>((state, report) => mergeState(state, report.state), {})
    return [
      ...(isDeepStrictEqual(this.updates, inOrder) ? [] : ['out of order', this.updates, inOrder]),
      ...(isDeepStrictEqual(this.tracker.state, merged) ? [] : ['not merged', this.tracker.state]),
      ...needed(this.history, kept.length)
        .filter(({ status }) => status !== 'acknowledged')
        .map((batch) => ['kept without', batch]),
    ]
  }
}

describe.each(['batch', 'batches'] as const)('the kept state (rows of an id: one %s)', (span) => {
  it('is at any moment a prefix of the reports, with every row that it stands for acknowledged', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        const run = new Run(span)
        for (const each of commands) {
          run.perform(each)
          expect(run.faults()).toEqual([])
        }
        run.tracker.end()
        expect(run.faults()).toEqual([])
      }),
      { numRuns: 700 },
    )
  })

  it('is complete once the source has ended and all is acknowledged', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        const run = new Run(span)
        for (const each of commands) if (each.do !== 'fail') run.perform(each)
        run.tracker.end()
        for (const batch of run.pending()) run.settle(batch, 'acknowledged')

        expect(run.updates).toHaveLength(run.reports().length)
        expect(run.faults()).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('refuses rows only under an id that was reported before', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
        const run = new Run(span)
        for (const each of commands) {
          const before = run.refusedIds.length
          const kept = JSON.stringify(run.tracker.state)
          run.perform(each)
          if (run.refusedIds.length === before) continue
          expect(run.reports().map(({ id }) => id)).toContain(run.refusedIds.at(-1))
          expect(JSON.stringify(run.tracker.state)).toBe(kept)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('a source that reports every batch under an id of its own', () => {
  const batches = fc.array(
    fc.record({ isReportedFirst: fc.boolean(), hasUnlabelled: fc.boolean() }),
    { minLength: 1, maxLength: 12 },
  )
  const order = fc.array(fc.record({ which: fc.nat(20), fails: fc.nat(9).map((n) => n === 0) }), {
    maxLength: 12,
  })

  it('has each state kept as soon as its batch and those before are acknowledged, and is never refused', () => {
    fc.assert(
      fc.property(batches, order, (plan, settlements) => {
        const run = new Run('batch')
        plan.forEach(({ isReportedFirst, hasUnlabelled }, index) => {
          const report = { do: 'report' as const, id: `u${index}`, state: { users: index } }
          if (isReportedFirst) run.perform(report)
          run.return([`u${index}`], hasUnlabelled)
          if (!isReportedFirst) run.perform(report)
        })
        const returned = run.pending()
        for (const { which, fails } of settlements) {
          const pending = run.pending()
          const batch = pending[which % pending.length]
          if (batch) run.settle(batch, fails ? 'failed' : 'acknowledged')
          const gap = returned.findIndex(({ status }) => status !== 'acknowledged')
          expect(run.updates).toHaveLength(gap < 0 ? plan.length : gap)
        }
        expect(run.refusedIds).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
