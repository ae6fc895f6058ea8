import { describe, expect, it } from '@jest/globals'

import { filterLog } from '../../../page/src/run/log-filter.js'
import { RunLog } from '../../../page/src/run/run-log.js'
import type { TimelinePage } from '../../../src/protocol/index.js'
import { logLines } from '../support/console-data.js'

/** A console whose timeline has the given number of lines, of which it hands out pages. */
const consoleWith = (count: () => number, pageSize: number, firstSeq = 1) => {
  const asked: number[] = []
  const fetchPage = (after: number): Promise<TimelinePage> => {
    asked.push(after)
    const from = Math.max(after, firstSeq - 1)
    const entries = logLines(count()).slice(from, from + pageSize)
    return Promise.resolve({ entries, firstSeq, lastSeq: count() })
  }
  return { asked, fetchPage }
}

const seqs = (log: RunLog): number[] => log.view().entries.map(({ seq }) => seq)

describe('the log of a run', () => {
  it('requests page after page until it has all entries', async () => {
    const { asked, fetchPage } = consoleWith(() => 7, 3)
    const log = new RunLog(fetchPage)
    await log.load()
    expect(seqs(log)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(asked).toEqual([0, 3, 6])
  })

  it('takes each entry once, however often an event brings it', async () => {
    const log = new RunLog(consoleWith(() => 3, 10).fetchPage)
    await log.load()
    log.add(logLines(5).slice(1))
    log.add(logLines(5).slice(3))
    expect(seqs(log)).toEqual([1, 2, 3, 4, 5])
  })

  it('asks for what an event brought while an answer without it was on its way', async () => {
    let count = 2
    const { asked, fetchPage } = consoleWith(() => count, 10)
    const log = new RunLog(async (after) => {
      const page = await fetchPage(after)
      if (asked.length === 1) {
        count = 5
        log.add(logLines(5).slice(2))
      }
      return page
    })
    await log.load()
    expect(seqs(log)).toEqual([1, 2, 3, 4, 5])
    expect(asked).toEqual([0, 2])
  })

  it('asks for what an event has left out', async () => {
    let count = 2
    const { asked, fetchPage } = consoleWith(() => count, 10)
    const log = new RunLog(fetchPage)
    await log.load()
    count = 9
    const isWhole = new Promise<void>((resolve) => {
      log.subscribe(() => {
        if (log.view().entries.length === 9) resolve()
      })
    })
    log.add(logLines(9).slice(7))
    await isWhole
    expect(seqs(log)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(asked).toEqual([0, 2])
  })

  it('keeps the newest entries, and counts those that are gone here and in the console', async () => {
    const log = new RunLog(consoleWith(() => 20, 4, 6).fetchPage, 10)
    await log.load()
    expect(seqs(log)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
    expect(log.view().dropped).toBe(10)
  })

  it('tells that entries could not be had, and loads when it is asked again', async () => {
    let isDown = true
    const { fetchPage } = consoleWith(() => 3, 10)
    const log = new RunLog((after) =>
      isDown ? Promise.reject(new Error('down')) : fetchPage(after),
    )
    await log.load()
    expect(log.view()).toMatchObject({ entries: [], isLoading: false, error: new Error('down') })
    isDown = false
    await log.load()
    expect(log.view().error).toBeUndefined()
    expect(seqs(log)).toEqual([1, 2, 3])
  })
})

describe('the filter of a log', () => {
  const entries = logLines(800)

  it('leaves everything as it is when nothing is asked for', () => {
    expect(filterLog(entries, 'everything', ' ')).toBe(entries)
  })

  it('finds a text in any case, within a group', () => {
    expect(filterLog(entries, 'everything', 'PAGE=799').map(({ seq }) => seq)).toEqual([799])
    expect(filterLog(entries, 'warnings and retries', 'page').map(({ seq }) => seq)).toEqual([
      400, 800,
    ])
    expect(filterLog(entries, 'errors', '')).toEqual([])
  })
})
