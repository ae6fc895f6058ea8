import { DuckDBInstance } from '@duckdb/node-api'

import { DuckDbDestination } from '../../src/index.js'
import { checkpointOf, rowsOf } from './rows.js'

/** Asks a file that nobody else has open. */
export const query = async (path: string, sql: string): Promise<unknown[][]> => {
  const instance = await DuckDBInstance.fromCache(path)
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Runs statements on a file that nobody else has open. */
export const run = async (path: string, sql: string): Promise<void> => {
  const instance = await DuckDBInstance.fromCache(path)
  const connection = await instance.connect()
  try {
    await connection.run(sql)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

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
