import { join } from 'node:path'

import { DuckDBConnection } from '@duckdb/node-api'
import { describe, expect, it, jest } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { DuckDbDestination } from '../../src/index.js'
import { query } from '../support/duckdb-bench.js'
import { checkpointOf, rowsOf } from '../support/rows.js'

const newFolder = temporaryFolders()
const newFile = (): string => join(newFolder(), 'test.duckdb')

describe('the tables of a file', () => {
  it('that another run has widened since the last commit are read again', async () => {
    const path = newFile()
    const [one, two] = [new DuckDbDestination(path), new DuckDbDestination(path)]
    await one.open({ runKey: 'one' })
    await two.open({ runKey: 'two' })
    await one.write(rowsOf('mine', [{ n: 1 }]))
    await one.commit(() => checkpointOf({}))
    await two.write(rowsOf('Theirs', [{ n: 1, text: 'x' }]))
    await two.commit(() => checkpointOf({}))
    await one.write(rowsOf('theirs', [{ n: 'two' }]))
    await one.commit(() => checkpointOf({}))
    await one.close()
    await two.close()

    expect(await query(path, 'SELECT n, text FROM theirs ORDER BY n')).toEqual([
      ['1', 'x'],
      ['two', null],
    ])
  })

  it('are read once per transaction, however many tables it writes to', async () => {
    const path = newFile()
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    const read = jest.spyOn(DuckDBConnection.prototype, 'runAndReadAll')
    for (let index = 0; index < 40; index += 1) {
      await destination.write(rowsOf(`t${index}`, [{ n: index }]))
    }
    await destination.commit(() => checkpointOf({}))
    const scans = read.mock.calls.filter(([sql]) => sql.includes('duckdb_columns'))
    read.mockRestore()
    await destination.close()

    expect(scans).toHaveLength(1)
    expect(await query(path, 'SELECT n FROM t39')).toEqual([['39']])
  })

  it('are read once per run, and each table takes as many statements in the last commit as in the first', async () => {
    const path = newFile()
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    const read = jest.spyOn(DuckDBConnection.prototype, 'runAndReadAll')
    const ran = jest.spyOn(DuckDBConnection.prototype, 'run')
    const statements: number[] = []
    for (let commit = 0; commit < 4; commit += 1) {
      const before = ran.mock.calls.length + read.mock.calls.length
      for (let index = 0; index < 10; index += 1) {
        await destination.write(rowsOf(`t${commit}_${index}`, [{ n: index }]))
      }
      await destination.commit(() => checkpointOf({}))
      statements.push(ran.mock.calls.length + read.mock.calls.length - before)
    }
    const scans = read.mock.calls.filter(([sql]) => sql.includes('duckdb_columns'))
    read.mockRestore()
    ran.mockRestore()
    await destination.close()

    expect(scans).toHaveLength(1)
    expect(new Set(statements.slice(1)).size).toBe(1)
    // Three per table; the others begin and end the transaction, and keep the checkpoint.
    expect(statements.at(-1)).toBeLessThanOrEqual(3 * 10 + 6)
  })
})
