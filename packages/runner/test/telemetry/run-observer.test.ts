import { describe, expect, it } from '@jest/globals'
import { countingModule, moduleOf } from '@panoply/test-kit'

import type { ObservedRun, RunObserver, RunProgressObserver } from '../../src/index.js'
import { InMemoryDestination, ManualClock } from '../../src/testing/index.js'
import { bench, failureOf, numbers, ofType, upTo } from '../run/bench.js'

/** Writes down what it hears. */
const listening = (): { observer: RunObserver; heard: string[]; run: () => ObservedRun } => {
  const heard: string[] = []
  let observed: ObservedRun | undefined
  const step = (name: string) => ({
    within: <Result>(work: () => Result): Result => work(),
    done: (_durationMs: number, count: number) => heard.push(`${name} ${count}`),
    failed: () => heard.push(`${name} failed`),
  })
  const progress: RunProgressObserver = {
    within: (work) => work(),
    sourceOpened: () => heard.push('opened'),
    readStarted: () => step('read'),
    commitStarted: () => step('commit'),
    batchTaken: (rows) => heard.push(`taken ${rows}`),
    retried: (attempt, delayMs) => heard.push(`retry ${attempt} after ${delayMs}`),
    rowRejected: () => heard.push('rejected'),
    leaseLost: () => heard.push('lost'),
    ended: (outcome) => heard.push(outcome),
  }
  return {
    heard,
    run: () => observed as ObservedRun,
    observer: {
      runStarted: (run) => {
        observed = run
        return progress
      },
    },
  }
}

describe('an observer of runs', () => {
  it('hears what a run does, in its order', async () => {
    const { observer, heard } = listening()
    await bench().run(countingModule(2, 2), { observer, checkpointEveryMs: 60_000 })

    expect(heard).toEqual([
      'opened',
      'read 2',
      'taken 2',
      'commit 0',
      'read 0',
      'commit 0',
      'finished',
    ])
  })

  it('sees how old the oldest row is that is not committed, also during a commit', async () => {
    const clock = new ManualClock()
    const { observer, run: observed } = listening()
    const lags: number[] = []
    let goOn = (): void => undefined
    const first = new Promise<void>((resolve) => (goOn = resolve))
    const destination = new InMemoryDestination({
      takesRowsDuringCommit: true,
      beforeCommit: () => first,
    })
    await bench(destination).run(
      moduleOf((call) => {
        lags.push(observed().checkpointLagMs())
        clock.standStill(1_000)
        if (call === 4) goOn()
        return call > 5 ? null : [{ n: call }]
      }),
      { observer, clock, checkpointEveryMs: 1e9 },
    )
    // The commit of the first row ends before the fifth `read`. The second row was read from 1,000 on.
    expect(lags).toEqual([0, 1_000, 2_000, 3_000, 3_000, 4_000])
  })

  it('does not fail the run when it throws: the run warns once', async () => {
    const broken: RunObserver = {
      runStarted: () => ({
        ...listening().observer.runStarted({} as ObservedRun),
        batchTaken: () => {
          throw new Error('no room for metrics')
        },
      }),
    }
    const { destination, events, run } = bench()
    await run(countingModule(30, 10), { observer: broken })

    expect(numbers(destination)).toEqual(upTo(30))
    expect(ofType(events, 'warning')).toMatchObject([
      { message: expect.stringContaining('no room for metrics') },
    ])
  })

  it('hears of a run that fails before the source is open', async () => {
    const { observer, heard } = listening()
    const destination = new InMemoryDestination()
    destination.open = () => Promise.reject(new Error('no such host'))
    await failureOf(bench(destination).run(countingModule(1, 1), { observer }))

    expect(heard).toEqual(['failed'])
  })

  it('sees a run that waits for a slow read at work, and one whose commit hangs silent', async () => {
    const { observer, run } = listening()
    const clock = new ManualClock()
    let endRead = (): void => undefined
    let endCommit = (): void => undefined
    const module = moduleOf((call) =>
      call > 1
        ? null
        : new Promise((resolve) => {
            endRead = () => {
              resolve([{ n: 1 }])
            }
          }),
    )
    const destination = new InMemoryDestination({
      beforeCommit: () =>
        new Promise((resolve) => {
          endCommit = resolve
        }),
    })
    const running = bench(destination).run(module, { observer, clock })
    await clock.elapse(600_000)
    expect(run().silentMs()).toBeLessThanOrEqual(500)

    endRead()
    await clock.elapse(600_000)
    expect(run().silentMs()).toBeGreaterThanOrEqual(600_000)
    endCommit()
    await clock.elapse(0)
    endCommit()
    expect(await running).toMatchObject({ outcome: 'finished' })
  })

  it('sees a run that waits for its next try at work', async () => {
    const { observer, run } = listening()
    const clock = new ManualClock()
    let calls = 0
    const module = moduleOf(() => {
      calls += 1
      if (calls === 1) throw new Error('not yet')
      return calls === 2 ? [{ n: 1 }] : null
    })
    const running = bench().run(module, { observer, clock, retryDelaysMs: [3_600_000, 1] })
    await clock.elapse(3_599_000)
    expect([calls, run().silentMs()]).toEqual([1, 0])
    await clock.elapse(1_000)
    expect(await running).toMatchObject({ rows: 1, retries: 1 })
  })
})
