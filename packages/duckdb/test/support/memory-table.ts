import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll } from '@jest/globals'
import { RowBuffer } from '@panoply/runner'

import { Catalog } from '../../src/table/catalog.js'
import { DuckDbTable } from '../../src/table/duckdb-table.js'
import { IdOrder } from '../../src/table/id-order.js'

/** A table in memory that takes rows as the one in a file does, without the cost of a file. */
export interface MemoryTable {
  /** Adds rows that came together, as if in a run of their own: everything is read from the table anew before. */
  readonly insert: (records: readonly Readonly<Record<string, unknown>>[]) => Promise<void>
  /** What SQL says of it; it is called `t` there. */
  readonly query: (sql: string) => Promise<unknown[][]>
  /** Its columns, each with its type. */
  readonly columns: () => Promise<unknown[][]>
}

/** Makes tables in one database, which is gone after the tests. */
export const memoryTables = (): (() => MemoryTable) => {
  let instance: DuckDBInstance
  let connection: DuckDBConnection
  let tables = 0
  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:')
    connection = await instance.connect()
  })
  afterAll(() => {
    connection.closeSync()
    instance.closeSync()
  })
  return () => {
    tables += 1
    const schema = `s${tables}`
    const use = async (): Promise<void> => {
      await connection.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
      await connection.run(`USE ${schema}`)
    }
    const query = async (sql: string): Promise<unknown[][]> => {
      await use()
      return (await connection.runAndReadAll(sql)).getRowsJson()
    }
    return {
      query,
      insert: async (records) => {
        if (records.length === 0) return
        await use()
        const table = DuckDbTable.describe(connection, await Catalog.read(connection), 't')
        const rows = new RowBuffer()
        for (const record of records) rows.add({ id: undefined, record })
        await table.insert(rows, new IdOrder())
      },
      columns: () => query('SELECT column_name, column_type FROM (DESCRIBE t)'),
    }
  }
}
