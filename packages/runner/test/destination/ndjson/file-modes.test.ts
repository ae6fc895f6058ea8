import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { openToOthers, temporaryFolders, withLooseUmask } from '@panoply/test-kit'

import { NdjsonDirectoryDestination } from '../../../src/index.js'
import { checkpointOf, rowsOf } from '../rows.js'

const newFolder = temporaryFolders()

const openWithRow = async (folder: string): Promise<NdjsonDirectoryDestination> => {
  const destination = new NdjsonDirectoryDestination(folder)
  await destination.open({ runKey: 'run', kept: undefined })
  await destination.write(rowsOf('t', [{ name: 'Ada' }]))
  await destination.commit((place) => ({ ...checkpointOf({}), place }))
  return destination
}

describe('a folder of JSON lines', () => {
  it('that is there has files for their owner only, during and after a run', async () => {
    const folder = newFolder()
    chmodSync(folder, 0o755)
    await withLooseUmask(async () => {
      const destination = await openWithRow(folder)
      expect(readdirSync(folder).sort()).toEqual(['.panoply-claims', '.panoply-lock', 't.ndjson'])
      expect(openToOthers(folder)).toEqual([])
      await destination.close()
    })
    expect(openToOthers(folder)).toEqual([])
    expect(statSync(folder).mode & 0o777).toBe(0o755)
  })

  it('puts rows that replace others into a new file, not into one that is there', async () => {
    const folder = newFolder()
    const theirs = join(newFolder(), 'theirs')
    writeFileSync(theirs, '')
    await withLooseUmask(async () => {
      const destination = await openWithRow(folder)
      symlinkSync(theirs, join(folder, '.panoply-new.t.ndjson'))
      await destination.truncate('t')
      await destination.write(rowsOf('t', [{ name: 'Bea' }]))
      await destination.commit((place) => ({ ...checkpointOf({}), place }))
      await destination.close()
    })
    expect(readFileSync(join(folder, 't.ndjson'), 'utf8')).toContain('Bea')
    expect(readFileSync(theirs, 'utf8')).toBe('')
    expect(openToOthers(folder)).toEqual([])
  })

  it('is made for its owner only', async () => {
    const folder = newFolder()
    await withLooseUmask(async () => {
      await (await openWithRow(join(folder, 'deep', 'er'))).close()
    })
    expect(openToOthers(folder)).toEqual([])
  })

  it('keeps the mode of a file that is there', async () => {
    const folder = join(newFolder(), 'rows')
    mkdirSync(folder)
    writeFileSync(join(folder, 't.ndjson'), '')
    chmodSync(join(folder, 't.ndjson'), 0o640)
    await (await openWithRow(folder)).close()
    expect(statSync(join(folder, 't.ndjson')).mode & 0o777).toBe(0o640)
  })
})
