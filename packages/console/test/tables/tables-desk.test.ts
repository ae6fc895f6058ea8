import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '@panoply/errors/internal'
import { temporaryFolders } from '@panoply/test-kit'

import { TablesDesk, type TablesReader } from '../../src/tables/tables-desk.js'
import { ConsoleFailure } from '../../src/values/console-failure.js'

const newFolder = temporaryFolders()
const BUSY = new ConsoleFailure({ code: 'busy', message: 'another program has the file' })

/** A reader that is busy for a number of questions, then answers with its name. */
const reader = (name: string, busyFor = 0) => {
  const asked: string[] = []
  const ask: TablesReader['ask'] = (question) => {
    asked.push(question)
    return asked.length <= busyFor ? Promise.reject(BUSY) : Promise.resolve(name)
  }
  return { ask, asked, end: () => Promise.resolve() }
}

let clock: ManualClock
let file = ''

beforeEach(() => {
  clock = new ManualClock()
  file = join(newFolder(), 'panoply.duckdb')
  writeFileSync(file, '')
})

describe('a question about tables', () => {
  it('is asked again while the file goes from a run to the process that reads it', async () => {
    const [run, worker] = [reader('run', Infinity), reader('worker', 2)]
    const desk = new TablesDesk(file, worker, clock)
    desk.serveBy(run)
    const answer = desk.ask('tables', null)
    await clock.elapse(150)
    desk.serveBy(undefined)
    await clock.elapse(1_000)
    expect(await answer).toBe('worker')
    expect(run.asked.length).toBeGreaterThan(0)
    expect(worker.asked).toHaveLength(3)
  })

  it('waits while a process is about to write to the file, and is not asked of the reader', async () => {
    const worker = reader('worker')
    const desk = new TablesDesk(file, worker, clock)
    await desk.release()
    const answer = desk.ask('tables', null)
    await clock.elapse(5_000)
    expect(worker.asked).toEqual([])
    desk.serveBy(reader('run'))
    await clock.elapse(100)
    expect(await answer).toBe('run')
  })

  it('is refused after ten seconds', async () => {
    const desk = new TablesDesk(file, reader('worker', Infinity), clock)
    const failure = desk.ask('tables', null).catch((error: unknown) => error)
    await clock.elapse(11_000)
    expect(await failure).toBe(BUSY)
    expect(clock.pending).toBe(0)
  })

  it('is not asked again when the answer is that it is wrong', async () => {
    const wrong = new ConsoleFailure({ code: 'invalid', message: 'no such column' })
    const ask = (): Promise<unknown> => Promise.reject(wrong)
    const desk = new TablesDesk(file, { ask, end: () => Promise.resolve() }, clock)
    await expect(desk.ask('query', null)).rejects.toBe(wrong)
  })

  it('has no answer before there is a file', async () => {
    const desk = new TablesDesk(`${file}.none`, reader('worker'), clock)
    await expect(desk.ask('tables', null)).rejects.toMatchObject({ failure: { code: 'not-found' } })
  })
})
