import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it, jest } from '@jest/globals'
import { openToOthers, temporaryFolders, withLooseUmask } from '@panoply/test-kit'

import { DuckDbDestination } from '../../src/index.js'
import { deliver, query } from '../support/duckdb-bench.js'
import { checkpointOf, rowsOf } from '../support/rows.js'

const newFolder = temporaryFolders()
const modeOf = (path: string): number => statSync(path).mode & 0o777

/** Opens a destination and commits a row, so that DuckDB has a log beside the file. */
const openWithRow = async (path: string): Promise<DuckDbDestination> => {
  const destination = new DuckDbDestination(path)
  await destination.open({ runKey: 'run' })
  await destination.write(rowsOf('t', [{ name: 'Ada' }]))
  await destination.commit(() => checkpointOf({}))
  return destination
}

/** Has DuckDB take its log into the file, as it does by itself when the log is large. */
const checkpoint = async (path: string): Promise<void> => {
  // The instance that the destination has open: its options have to be the same.
  const instance = await DuckDBInstance.fromCache(path, { memory_limit: '1GB' })
  const connection = await instance.connect()
  await connection.run('CHECKPOINT')
  connection.closeSync()
  instance.closeSync()
}

describe('the files of a database', () => {
  it('are all closed to other users while a run writes, in a folder that others may read', async () => {
    const folder = newFolder()
    const path = join(folder, 'test.duckdb')
    await withLooseUmask(async () => {
      const destination = await openWithRow(path)
      expect(readdirSync(folder).sort()).toEqual([
        'test.duckdb',
        'test.duckdb.tmp',
        'test.duckdb.wal',
      ])
      expect(openToOthers(folder)).toEqual([])
      await destination.close()
    })
    expect(readdirSync(folder)).toEqual(['test.duckdb'])
    expect(openToOthers(folder)).toEqual([])
  })

  it('are closed with a question mark in the name, where DuckDB names its log in another way', async () => {
    const folder = newFolder()
    const path = join(folder, 'what?.duckdb')
    await withLooseUmask(async () => {
      const destination = await openWithRow(path)
      expect(readdirSync(folder).sort()).toEqual([
        'what.wal?.duckdb',
        'what?.duckdb',
        'what?.duckdb.tmp',
      ])
      expect(openToOthers(folder)).toEqual([])
      await destination.close()
    })
    expect(readdirSync(folder)).toEqual(['what?.duckdb'])
  })

  it('are not made in a folder with a question mark, in which DuckDB cannot write its log', () => {
    const folder = join(newFolder(), 'what?')
    expect(() => new DuckDbDestination(join(folder, 'test.duckdb'))).toThrow(
      expect.objectContaining({
        ...{ code: 'PANOPLY_INVALID_ARGUMENT', argument: 'path' },
        message: expect.stringContaining(folder),
      }),
    )
    expect(existsSync(folder)).toBe(false)
  })

  it('are closed after DuckDB has taken the log into the file and begun a new one', async () => {
    const folder = newFolder()
    const path = join(folder, 'test.duckdb')
    await withLooseUmask(async () => {
      const destination = await openWithRow(path)
      await checkpoint(path)
      expect(existsSync(`${path}.wal`)).toBe(false)
      await destination.write(rowsOf('t', [{ name: 'Bea' }]))
      await destination.commit(() => checkpointOf({}))
      expect(modeOf(`${path}.wal`)).toBe(0o600)
      await destination.close()
    })
  })

  it('have a log that may be read by those who may read the file', async () => {
    const path = join(newFolder(), 'test.duckdb')
    await withLooseUmask(async () => {
      await deliver(path, [[{ name: 'Ann' }]])
      chmodSync(path, 0o640)
      const destination = await openWithRow(path)
      expect(modeOf(`${path}.wal`)).toBe(0o640)
      await destination.close()
    })
  })

  it('are closed where a killed run of another program left them open to all', async () => {
    const folder = newFolder()
    const path = join(folder, 'test.duckdb')
    await deliver(path, [[{ name: 'Ann' }]])
    mkdirSync(`${path}.tmp`)
    writeFileSync(`${path}.wal`, '')
    chmodSync(`${path}.tmp`, 0o777)
    chmodSync(`${path}.wal`, 0o666)
    const destination = await openWithRow(path)
    expect(readdirSync(folder)).toEqual(['test.duckdb', 'test.duckdb.tmp', 'test.duckdb.wal'])
    expect(openToOthers(folder)).toEqual([])
    await destination.close()
  })

  it('are at no time open to others, not even before they have their name', async () => {
    const folder = newFolder()
    const seen: string[][] = []
    const create = DuckDBInstance.create.bind(DuckDBInstance)
    const spy = jest.spyOn(DuckDBInstance, 'create').mockImplementation(async (...words) => {
      const instance = await create(...words)
      seen.push(openToOthers(folder))
      return instance
    })
    await withLooseUmask(async () => {
      await (await openWithRow(join(folder, 'test.duckdb'))).close()
    })
    spy.mockRestore()
    expect(seen).toEqual([[]])
    expect(readdirSync(folder)).toEqual(['test.duckdb'])
  })

  it('are in a folder for the owner only where there was none', async () => {
    const folder = newFolder()
    await withLooseUmask(() => deliver(join(folder, 'deep', 'er', 'test.duckdb'), [[{ a: 1 }]]))
    expect(openToOthers(folder)).toEqual([])
  })

  it('stay while another run of this process has the file open', async () => {
    const folder = newFolder()
    const path = join(folder, 'test.duckdb')
    const first = await openWithRow(path)
    const second = await openWithRow(path)
    await first.close()
    expect(existsSync(`${path}.tmp`)).toBe(true)
    await second.close()
    expect(readdirSync(folder)).toEqual(['test.duckdb'])
  })

  it('are opened where a killed run left an empty log and a full folder', async () => {
    const folder = newFolder()
    const path = join(folder, 'test.duckdb')
    await deliver(path, [[{ a: 1 }]])
    writeFileSync(`${path}.wal`, '')
    mkdirSync(`${path}.tmp`)
    writeFileSync(join(`${path}.tmp`, 'mine.txt'), '')
    await deliver(path, [[{ a: 2 }]])
    expect(await query(path, 'SELECT a FROM t ORDER BY a')).toEqual([['1'], ['2']])
    expect(existsSync(join(`${path}.tmp`, 'mine.txt'))).toBe(true)
  })
})
