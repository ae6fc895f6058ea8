import { type Checkpoint, LeaseLostError, parseCheckpoint } from '@panoply/runner'

import { ensureOwnTable, OWN_SCHEMA } from '../catalog/own-schema.js'
import type { Session } from '../connection/session.js'

const TABLE = `${OWN_SCHEMA}.checkpoints`
const COLUMNS =
  'run_key text PRIMARY KEY, epoch bigint NOT NULL, checkpoint json, kept_at timestamptz'

/**
 * The right of a process to write for a run. A process that opens the same run later gets a higher epoch. Then only
 * that process may write.
 */
export interface RunEpoch {
  readonly runKey: string
  readonly epoch: string
}

/** Creates the table of checkpoints, if it does not exist. */
export const createCheckpointTable = (session: Session): Promise<void> =>
  ensureOwnTable(session, 'checkpoints', COLUMNS)

/** Begins a run. From now on, earlier runs with the same key cannot commit. */
export const beginRun = async (
  session: Session,
  runKey: string,
): Promise<{ readonly epoch: RunEpoch; readonly checkpoint: Checkpoint | undefined }> => {
  // If an earlier run is committing, this waits for the end of its transaction.
  const [row] = await session.query(
    `INSERT INTO ${TABLE} AS present (run_key, epoch) VALUES ($1, 1)
     ON CONFLICT (run_key) DO UPDATE SET epoch = present.epoch + 1
     RETURNING epoch, checkpoint`,
    [runKey],
  )
  const text = row?.['checkpoint']
  return {
    epoch: { runKey, epoch: String(row?.['epoch']) },
    checkpoint: typeof text === 'string' ? parseCheckpoint(JSON.parse(text)) : undefined,
  }
}

/**
 * Checks, inside the transaction, that no later run has begun. A later run waits for the end of the transaction.
 *
 * @throws LeaseLostError if a later run has begun
 */
export const holdEpoch = async (
  session: Session,
  { runKey, epoch }: RunEpoch,
  location: string,
): Promise<void> => {
  const rows = await session.query(
    `SELECT FROM ${TABLE} WHERE run_key = $1 AND epoch = $2 FOR UPDATE`,
    [runKey, epoch],
  )
  if (rows.length > 0) return
  throw new LeaseLostError(
    `another run of the same source writes to ${location}: this run writes nothing more`,
    { lock: `${location} ${TABLE}` },
  )
}

/** Deletes the checkpoint of a run. The epoch stays, so that earlier runs still cannot commit. */
export const forgetCheckpoint = async (
  session: Session,
  { runKey, epoch }: RunEpoch,
): Promise<void> => {
  await session.query(
    `UPDATE ${TABLE} SET checkpoint = NULL, kept_at = NULL WHERE run_key = $1 AND epoch = $2`,
    [runKey, epoch],
  )
}

/** Replaces the checkpoint of the run, as part of the open transaction. */
export const writeCheckpoint = async (
  session: Session,
  { runKey, epoch }: RunEpoch,
  checkpoint: Checkpoint,
): Promise<void> => {
  await session.query(
    `UPDATE ${TABLE} SET checkpoint = $3, kept_at = now() WHERE run_key = $1 AND epoch = $2`,
    [runKey, epoch, JSON.stringify(checkpoint)],
  )
}
