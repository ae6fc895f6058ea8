import type { DuckDBConnection } from '@duckdb/node-api'
import { type Checkpoint, parseCheckpoint, textOf } from '@panoply/runner'

import { DuckDbError } from './duckdb-error.js'

/** The schema of the table. It is separate, so that the name does not collide with tables of rows. */
const TABLE = 'panoply_runner.checkpoints'

/** Makes the table of checkpoints if it does not exist yet. */
export const createCheckpointTable = async (connection: DuckDBConnection): Promise<void> => {
  await connection.run('CREATE SCHEMA IF NOT EXISTS panoply_runner')
  await connection.run(
    `CREATE TABLE IF NOT EXISTS ${TABLE} (run_key VARCHAR, checkpoint JSON, kept_at TIMESTAMPTZ)`,
  )
}

/** @throws DuckDbError if another program has changed the table or the checkpoint */
export const readCheckpoint = async (
  connection: DuckDBConnection,
  runKey: string,
): Promise<Checkpoint | undefined> => {
  try {
    const answer = await connection.runAndReadAll(
      `SELECT checkpoint FROM ${TABLE} WHERE run_key = $runKey`,
      { runKey },
    )
    const text = answer.getRowsJson()[0]?.[0]
    return typeof text === 'string' ? parseCheckpoint(JSON.parse(text)) : undefined
  } catch (error) {
    throw new DuckDbError(
      `the state of earlier runs cannot be read from ${TABLE}: ${textOf(error)}. Without that table the next run ` +
        `starts from the beginning: DROP TABLE ${TABLE}`,
      { kind: 'conflict', table: TABLE, cause: error },
    )
  }
}

export const deleteCheckpoint = async (
  connection: DuckDBConnection,
  runKey: string,
): Promise<void> => {
  await connection.run(`DELETE FROM ${TABLE} WHERE run_key = $runKey`, { runKey })
}

/** Replaces the kept checkpoint, in the open transaction. */
export const writeCheckpoint = async (
  connection: DuckDBConnection,
  runKey: string,
  checkpoint: Checkpoint,
): Promise<void> => {
  await deleteCheckpoint(connection, runKey)
  await connection.run(`INSERT INTO ${TABLE} VALUES ($runKey, $checkpoint, now())`, {
    runKey,
    checkpoint: JSON.stringify(checkpoint),
  })
}
