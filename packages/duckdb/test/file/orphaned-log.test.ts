import { copyFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { DuckDbDestination, readDuckDb } from '../../src/index.js'

const newFolder = temporaryFolders()
let folder = ''
let path = ''

const commitRow = async (destination: DuckDbDestination): Promise<void> => {
  await destination.write([{ table: 't', id: undefined, record: { n: 1 } }])
  await destination.commit(() => ({
    ...{ state: {}, finished: false, at: '2026-01-01T00:00:00.000Z', truncated: [] },
  }))
}

/** Leaves the file and its log as a process that was killed leaves them. */
const leaveLog = async (): Promise<void> => {
  const killed = join(folder, 'killed.duckdb')
  const destination = new DuckDbDestination(killed)
  await destination.open({ runKey: 'run' })
  await commitRow(destination)
  copyFileSync(killed, path)
  copyFileSync(`${killed}.wal`, `${path}.wal`)
  await destination.close()
}

beforeEach(() => {
  folder = newFolder()
  path = join(folder, 'rows.duckdb')
})

describe('the log', () => {
  it('of a file that is gone is named, and no new file is made beside it', async () => {
    await leaveLog()
    rmSync(path)
    const opening = new DuckDbDestination(path).open({ runKey: 'run' })
    await expect(opening).rejects.toMatchObject({
      code: 'PANOPLY_INVALID_ARGUMENT',
      message: expect.stringMatching(
        /rows\.duckdb does not exist, but its log .*rows\.duckdb\.wal/,
      ),
    })
    expect(existsSync(path)).toBe(false)
    expect(readdirSync(folder).filter((name) => name.startsWith('rows'))).toEqual([
      'rows.duckdb.wal',
    ])
  })

  it('does no harm when it is empty', async () => {
    writeFileSync(`${path}.wal`, '')
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    await commitRow(destination)
    await destination.close()
    const reader = await readDuckDb(path)
    expect(await reader.tables()).toMatchObject([{ name: 't', rows: 1 }])
    reader.close()
  })

  it('of another file is refused without the places in the library', async () => {
    await leaveLog()
    const other = new DuckDbDestination(join(folder, 'other.duckdb'))
    await other.open({ runKey: 'run' })
    await other.close()
    copyFileSync(join(folder, 'other.duckdb'), path)
    const opening = new DuckDbDestination(path).open({ runKey: 'run' })
    const error: unknown = await opening.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code: 'PANOPLY_INVALID_ARGUMENT' })
    expect(String(error)).not.toMatch(/Stack Trace|\.so|\.node/)
  })
})
