import { describe, expect, it } from '@jest/globals'

import { EventLog } from '../../src/events/event-log.js'
import type { ConsoleEvent } from '../../src/protocol/index.js'
import { logLines } from '../page/support/console-data.js'

const changed = (revision: number): ConsoleEvent => ({ type: 'source', source: 'shop', revision })
const lines = (count: number): ConsoleEvent => ({
  ...{ type: 'timeline', source: 'shop', run: 'run-1', entries: logLines(count) },
})

describe('the events of a console', () => {
  it('are kept for pages that come back, and numbered without a gap', () => {
    const log = new EventLog()
    for (let revision = 1; revision <= 5; revision += 1) log.publish(changed(revision))
    expect(log.after(2).map(({ id }) => id)).toEqual([3, 4, 5])
    expect(log.after(5)).toEqual([])
  })

  it.each([
    ['more than 5,000 came', 5_002, changed(1)],
    ['a run says much', 42, lines(500)],
  ])('are not kept when %s: a page is told that it missed some', (_, count, event) => {
    const log = new EventLog()
    fill(log, count, event)
    expect(log.after(1)).toEqual([{ id: log.lastId, event: { type: 'missed' } }])
    expect(log.after(log.lastId - 1)).toHaveLength(1)
  })

  it('hold at most 20,000 entries of timelines', () => {
    const log = new EventLog()
    fill(log, 1_000, lines(500))
    const kept = log.after(log.lastId - 40).map(({ event }) => event)
    expect(kept).toHaveLength(40)
    expect(log.after(log.lastId - 41)).toHaveLength(1)
  })

  it('tell a page of an earlier console on the same port that it missed some', () => {
    const log = new EventLog()
    log.publish(changed(1))
    expect(log.after(900)[0]?.event.type).toBe('missed')
  })

  it('reach who listens, until they stop', () => {
    const log = new EventLog()
    const heard: number[] = []
    const stop = log.listen(({ id }) => heard.push(id))
    log.publish(changed(1))
    stop()
    log.publish(changed(2))
    expect(heard).toEqual([1])
  })
})

const fill = (log: EventLog, count: number, event: ConsoleEvent): void => {
  for (let index = 0; index < count; index += 1) log.publish(event)
}
