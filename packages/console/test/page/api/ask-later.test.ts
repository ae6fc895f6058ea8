import { expect, it } from '@jest/globals'
import { ManualClock, sleep } from '@panoply/errors/internal'

import { AskLater } from '../../../page/src/api/ask-later.js'

/** A console that takes some time for an answer, and notes when it was asked. */
const consoleThatTakes = (answerMs: number) => {
  const clock = new ManualClock()
  const startMs = clock.now()
  const askedAt: Record<string, number[]> = {}
  const later = new AskLater<string>(
    async (key) => {
      askedAt[key] = [...(askedAt[key] ?? []), clock.now() - startMs]
      await sleep(clock, answerMs)
    },
    (delayMs) => sleep(clock, delayMs),
  )
  return { clock, later, askedAt }
}

it('requests at once what a person may be waiting for', () => {
  const { later, askedAt } = consoleThatTakes(10)
  later.ask('runs', 'state')
  expect(askedAt).toEqual({ runs: [0], state: [0] })
})

it('requests once for all changes of a second', async () => {
  const { clock, later, askedAt } = consoleThatTakes(10)
  later.ask('runs')
  for (let change = 0; change < 5; change += 1) {
    await clock.elapse(100)
    later.ask('runs')
  }
  await clock.elapse(5_000)
  expect(askedAt).toEqual({ runs: [0, 1_000] })
})

it('lets a slow request end, and then requests what has changed since it began', async () => {
  const { clock, later, askedAt } = consoleThatTakes(2_500)
  later.ask('tables')
  for (let change = 0; change < 4; change += 1) {
    await clock.elapse(1_000)
    later.ask('tables', 'runs')
  }
  await clock.elapse(20_000)
  expect(askedAt).toEqual({ tables: [0, 2_500, 5_000], runs: [1_000, 3_500, 6_000] })
})
