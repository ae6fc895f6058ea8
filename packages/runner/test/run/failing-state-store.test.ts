import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { countingModule, temporaryFolders } from '@panoply/test-kit'

import {
  NdjsonDirectoryDestination,
  type RunReport,
  type SavedSource,
  type StateStore,
} from '../../src/index.js'
import { InMemoryDestination, InMemoryStateStore } from '../../src/testing/index.js'
import { bench, failureOf, numbers, ofType, upTo } from './bench.js'

const newFolder = temporaryFolders()
const READ_ONLY = new Error('EROFS: read-only file system')

const failsToClose: StateStore = {
  open: () => ({
    saved: { changes: {}, checkpoints: {} },
    save: () => undefined,
    close: () => {
      throw READ_ONLY
    },
  }),
}

type Save = (kept: SavedSource) => void | Promise<void>

/** A store in memory. @param saving is called in place of each save, with the save itself */
const storeWith = (saving: (kept: SavedSource, save: Save) => ReturnType<Save>): StateStore => {
  const store = new InMemoryStateStore()
  return {
    open: (sourceKey, sourceName) => {
      const session = store.open(sourceKey, sourceName)
      return { ...session, save: (kept) => saving(kept, (one) => session.save(one)) }
    },
  }
}

describe('a state store that', () => {
  it('cannot be closed changes nothing of a run that is finished, but for a warning', async () => {
    const { destination, events, run } = bench()
    const report = await run(countingModule(10, 5), { stateStore: failsToClose })

    expect(report).toMatchObject({
      outcome: 'finished',
      rows: 10,
      warnings: [`the state could not be closed: ${READ_ONLY.message}`],
    })
    expect(numbers(destination)).toEqual(upTo(10))
    // Whoever listens hears of the end last.
    expect(ofType(events, 'end')).toEqual([events.at(-1)])
  })

  it('cannot be closed hides no failure', async () => {
    const { run } = bench(
      new InMemoryDestination({
        beforeCommit: () => {
          throw new Error('disk full')
        },
      }),
    )
    const error = await failureOf(run(countingModule(10, 5), { stateStore: failsToClose }))
    expect(error).toMatchObject({
      part: 'destination',
      message: 'the destination failed: disk full',
      report: { warnings: [`the state could not be closed: ${READ_ONLY.message}`] },
    })
  })

  it('fails at the last save leaves a run that goes on, not one that begins anew', async () => {
    let fails = true
    const saved: SavedSource[] = []
    const stateStore = storeWith((kept, save) => {
      const hasEnded = Object.values(kept.checkpoints).some(({ finished }) => finished)
      if (hasEnded && fails) throw new Error('no space left')
      saved.push(kept)
      return save(kept)
    })
    const { destination, run } = bench()
    const options = { stateStore, checkpointEveryMs: 0 }
    const error = await failureOf(run(countingModule(10, 5), options))
    expect(error).toMatchObject({ part: 'state', message: /no space left/ })

    fails = false
    await expect(run(countingModule(10, 5), options)).resolves.toMatchObject({ resumed: true })
    expect(numbers(destination)).toEqual(upTo(10))
    expect(Object.values(saved.at(-1)?.checkpoints ?? {})[0]?.lastTimeSucceed).toMatch(/^\d{4}-/)
  })

  it.each([1, 2, 3, 4])(
    'fails at save %d leaves each row once in a folder of JSON lines',
    async (save) => {
      let saves = 0
      const stateStore = storeWith((kept, keep) => {
        saves += 1
        if (saves === save) throw new Error('no space left')
        return keep(kept)
      })
      const folder = newFolder()
      const intoFolder = (): Promise<RunReport> =>
        bench().run(countingModule(20, 5), {
          ...{ stateStore, checkpointEveryMs: 0 },
          destination: new NdjsonDirectoryDestination(folder),
        })
      const error = await failureOf(intoFolder())
      expect(error).toMatchObject({ part: 'state', message: /no space left/ })

      await expect(intoFolder()).resolves.toMatchObject({ outcome: 'finished' })
      const lines = readFileSync(join(folder, 'counting.ndjson'), 'utf8').trimEnd().split('\n')
      expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual(upTo(20))
    },
  )
})
