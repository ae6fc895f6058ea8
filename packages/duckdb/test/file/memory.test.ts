import { join } from 'node:path'

import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { giveBackMemory } from '../../src/file/memory.js'
import { DuckDbDestination } from '../../src/index.js'
import { checkpointOf, rowsOf } from '../support/rows.js'

const newFolder = temporaryFolders()
const MIB = 1024 * 1024
/** More than 64 MiB, which DuckDB cannot compress. */
const NUMBERS = 'SELECT random() AS n FROM range(9000000)'

const usedMiB = async (connection: DuckDBConnection): Promise<number> => {
  const answer = await connection.runAndReadAll(
    'SELECT sum(memory_usage_bytes)::DOUBLE FROM duckdb_memory()',
  )
  return Number(answer.getRowsJson()[0]?.[0]) / MIB
}

describe('the memory of DuckDB', () => {
  it('is given back before a commit, however large the file is', async () => {
    const path = join(newFolder(), 'rows.duckdb')
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    const instance = await DuckDBInstance.fromCache(path, { memory_limit: '1GB' })
    const connection = await instance.connect()
    await connection.run(`CREATE TABLE t AS ${NUMBERS}`)
    await connection.run('CHECKPOINT')
    expect(await usedMiB(connection)).toBeGreaterThan(64)

    await destination.write(rowsOf('t', [{ n: 0.5 }]))
    await destination.commit(() => checkpointOf({}))

    expect(await usedMiB(connection)).toBeLessThan(64)
    connection.closeSync()
    instance.closeSync()
    await destination.close()
  })

  it('stays in use if it has no other place, and the limit is the same afterwards', async () => {
    const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB' })
    const connection = await instance.connect()
    await connection.run("SET temp_directory = ''")
    await connection.run(`CREATE TABLE t AS ${NUMBERS}`)
    const limit = async () =>
      (await connection.runAndReadAll("SELECT current_setting('memory_limit')")).getRowsJson()
    const [used, limited] = [await usedMiB(connection), await limit()]
    expect(used).toBeGreaterThan(64)

    await giveBackMemory(connection)

    expect(await usedMiB(connection)).toBeGreaterThan(64)
    expect(await limit()).toEqual(limited)
    connection.closeSync()
    instance.closeSync()
  })
})
