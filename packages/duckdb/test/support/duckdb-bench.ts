import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll } from '@jest/globals'

import { DuckDbDestination } from '../../src/index.js'
import { checkpointOf, rowsOf } from './rows.js'

/** A database in memory that attaches files: to open a file as a database of its own takes ten times as long. */
let opened: Promise<DuckDBInstance> | undefined
let attached = 0

afterAll(async () => {
  ;(await opened)?.closeSync()
})

/** Attaches a file that nobody else has open, for the time of `work`. */
const withFile = async <Result>(
  path: string,
  work: (connection: DuckDBConnection) => Promise<Result>,
): Promise<Result> => {
  opened ??= DuckDBInstance.create(':memory:')
  const connection = await (await opened).connect()
  attached += 1
  const name = `file${attached}`
  try {
    await connection.run(`ATTACH '${path.replaceAll("'", "''")}' AS ${name}; USE ${name}`)
    return await work(connection)
  } finally {
    await connection.run(`USE memory; DETACH DATABASE IF EXISTS ${name}`)
    connection.closeSync()
  }
}

/** Asks a file that nobody else has open. */
export const query = (path: string, sql: string): Promise<unknown[][]> =>
  withFile(path, async (connection) => (await connection.runAndReadAll(sql)).getRowsJson())

/** Runs statements on a file that nobody else has open. */
export const run = (path: string, sql: string): Promise<void> =>
  withFile(path, async (connection) => {
    await connection.run(sql)
  })

/**
 * Puts records into the table `t`; each inner array of them is committed on its own.
 *
 * @returns the warnings
 */
export const deliver = async (
  path: string,
  commits: readonly (readonly Record<string, unknown>[])[],
): Promise<string[]> => {
  const warnings: string[] = []
  const destination = new DuckDbDestination(path)
  await destination.open({ runKey: 'run', warn: (message) => warnings.push(message) })
  try {
    for (const records of commits) {
      await destination.write(rowsOf('t', records))
      await destination.commit((place) => checkpointOf({}, place))
    }
  } finally {
    await destination.close()
  }
  return warnings
}

/** The columns of the table `t`, each with its type. */
export const columnsOf = (path: string): Promise<unknown[][]> =>
  query(path, `SELECT column_name, column_type FROM (DESCRIBE t)`)
