import { type Checkpoint, LeaseLostError, parseCheckpoint } from '@panoply/runner'

import { ensureOwnTable, OWN_SCHEMA } from '../catalog/own-schema.js'
import type { Session } from '../connection/session.js'

const TABLE = `${OWN_SCHEMA}.checkpoints`
const COLUMNS =
  'run_key text PRIMARY KEY, epoch bigint NOT NULL, checkpoint json, kept_at timestamptz'

/**
 * The right of a process to write for a run. A process that opens the same run later gets a higher epoch, and the right.
 */
export interface RunEpoch {
  readonly runKey: string
  readonly epoch: string
}

/** Makes the table of checkpoints, if it is not there yet. */
export const createCheckpointTable = (session: Session): Promise<void> =>
  ensureOwnTable(session, 'checkpoints', COLUMNS)

/** Begins a run: from now on no earlier one commits anything under its key. */
export const beginRun = async (
  session: Session,
  runKey: string,
): Promise<{ readonly epoch: RunEpoch; readonly checkpoint: Checkpoint | undefined }> => {
  // It waits for a commit of an earlier run that is under way.
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
 * @throws LeaseLostError when one has
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

/** Forgets the checkpoint of a run. The epoch stays, so that an earlier run is still told from this one. */
export const forgetCheckpoint = async (
  session: Session,
  { runKey, epoch }: RunEpoch,
): Promise<void> => {
  await session.query(
    `UPDATE ${TABLE} SET checkpoint = NULL, kept_at = NULL WHERE run_key = $1 AND epoch = $2`,
    [runKey, epoch],
  )
}

/** Keeps a checkpoint in place of the last one, as part of the transaction that is open. */
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
